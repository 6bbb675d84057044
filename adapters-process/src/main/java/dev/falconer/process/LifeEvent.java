package dev.falconer.process;

import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;

/** What matters to the life of one process tree, in the order in which it was noticed. */
sealed interface LifeEvent {

    /** The launched process has ended. */
    record RootEnded(ExitStatus status) implements LifeEvent {}

    /** Somebody of the tree listens, and its end is the end. */
    record Followed(ProcessId listener) implements LifeEvent {}

    /** The listener has ended. */
    record ListenerEnded(ProcessId listener) implements LifeEvent {}
}
