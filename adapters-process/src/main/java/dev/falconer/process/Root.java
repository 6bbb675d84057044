package dev.falconer.process;

import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.Spawner.OnOurDeath;
import dev.falconer.process.system.ProcessDescriptor;
import dev.falconer.process.system.Reaper;
import java.util.Set;
import java.util.function.Consumer;

/** The launched process of a tree, as far as it is ours. */
sealed interface Root {

    /** Tells of its end on another thread, once; at once where it has ended already. */
    void onEnd(Consumer<ExitStatus> action);

    /** Nobody here will want to know of its end. Not called once that was asked for. */
    void leave();

    /** What becomes of it when this Falconer dies. */
    OnOurDeath onOurDeath();

    /** Our child. */
    record Launched(Process process, Reaper reaper, OnOurDeath onOurDeath) implements Root {

        private static final int SIGNALLED = 128;
        private static final int LAST_SIGNAL = 64;
        /** Those that end nothing: SIGCHLD, SIGCONT, those that stop, SIGURG, SIGWINCH (signal(7)). */
        private static final Set<Integer> HARMLESS = Set.of(17, 18, 19, 20, 21, 22, 23, 28);

        @Override
        public void onEnd(Consumer<ExitStatus> action) {
            Thread.ofVirtual().name("root-of-" + process.pid()).start(() -> await(action));
        }

        @Override
        public void leave() {
            // The one that kept it before goes on waiting for it.
        }

        private void await(Consumer<ExitStatus> action) {
            try {
                action.accept(status(process.waitFor()));
            } catch (InterruptedException _) {
                throw new IllegalStateException("nobody interrupts this thread");
            } finally {
                reaper.taken(process.pid());
            }
        }

        /** The JDK reports the end by a signal as a shell would; a program that returns such a number itself looks the same. */
        static ExitStatus status(int value) {
            int signal = value - SIGNALLED;
            return signal > 0 && signal <= LAST_SIGNAL && !HARMLESS.contains(signal)
                    ? new ExitStatus.Signal(signal)
                    : new ExitStatus.Code(value);
        }
    }

    /** A child of whoever adopted the children of another Falconer. */
    record Adopted(ProcessId id, ProcessDescriptor descriptor, EndWatch ends) implements Root {

        @Override
        public void onEnd(Consumer<ExitStatus> action) {
            ends.onEnd(id, descriptor, status -> action.accept(status.orElseGet(ExitStatus.Unknown::new)));
        }

        @Override
        public void leave() {
            descriptor.close();
        }

        @Override
        public OnOurDeath onOurDeath() {
            return OnOurDeath.LIVE_ON;
        }
    }

    /** It had ended before we came, and left somebody who listens. */
    record Gone() implements Root {

        @Override
        public void onEnd(Consumer<ExitStatus> action) {
            action.accept(new ExitStatus.Unknown());
        }

        @Override
        public void leave() {
            // Nothing of it is held.
        }

        @Override
        public OnOurDeath onOurDeath() {
            return OnOurDeath.LIVE_ON;
        }
    }
}
