package dev.falconer.application.supervision;

import java.util.Optional;

/** Where a slot is. */
sealed interface Phase {

    /** What requests reach, where there is something. */
    default Optional<ServingProcess> serving() {
        return Optional.empty();
    }

    /** The process in the slot, where there is one. */
    default Optional<SupervisedProcess> process() {
        return Optional.empty();
    }

    /** Why that cannot be given to another Falconer now, for a person. */
    default Optional<String> unrest() {
        return Optional.empty();
    }

    record Idle() implements Phase {}

    record Starting(StartSequence start) implements Phase {
        @Override
        public Optional<SupervisedProcess> process() {
            return start.process();
        }

        @Override
        public Optional<String> unrest() {
            return Optional.of("a process is starting");
        }
    }

    record Ready(ServingProcess ready) implements Phase {
        @Override
        public Optional<ServingProcess> serving() {
            return Optional.of(ready).filter(ServingProcess::isOpen);
        }

        @Override
        public Optional<SupervisedProcess> process() {
            return Optional.of(ready.process());
        }

        @Override
        public Optional<String> unrest() {
            return ready.isOpen() && ready.process().isAtRest()
                    ? Optional.empty()
                    : Optional.of("a process is waking up, or being examined");
        }
    }

    /** The next Falconer's: requests still reach it from here, and nobody here looks after it. */
    record Given(ServingProcess given) implements Phase {
        @Override
        public Optional<ServingProcess> serving() {
            return Optional.of(given).filter(ServingProcess::isOpen);
        }

        @Override
        public Optional<SupervisedProcess> process() {
            return Optional.of(given.process());
        }
    }

    record Asleep(StartSequence start, SupervisedProcess frozen) implements Phase {
        @Override
        public Optional<SupervisedProcess> process() {
            return Optional.of(frozen);
        }

        @Override
        public Optional<String> unrest() {
            return Optional.of("a process is asleep");
        }
    }

    /** Only while it is being thawed. */
    record Waking(SupervisedProcess thawed) implements Phase {
        @Override
        public Optional<SupervisedProcess> process() {
            return Optional.of(thawed);
        }

        @Override
        public Optional<String> unrest() {
            return Optional.of("a process is asleep");
        }
    }

    record Resting() implements Phase {}

    record Retired() implements Phase {}
}
