package dev.falconer.process;

import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;
import java.util.Optional;

/** What matters to the life of one process tree, in the order in which it was noticed. */
sealed interface LifeEvent {

    /** The launched process has ended. */
    record RootEnded(ExitStatus status) implements LifeEvent {}

    /** Somebody of the tree listens, and its end is the end. */
    record Followed(ProcessId listener) implements LifeEvent {}

    /** The listener has ended; how, where the kernel tells. */
    record ListenerEnded(ProcessId listener, Optional<ExitStatus> status) implements LifeEvent {}

    /** Somebody else cares for it from now on. */
    record Released() implements LifeEvent {}
}
