package dev.falconer.domain.process;

import java.time.Instant;

/** Something that happened to a process, with the time at which it was noticed. */
public sealed interface ProcessEvent {

    Instant at();

    /** A process of its tree listens on its port. */
    record Listening(ProcessId listener, Instant at) implements ProcessEvent {}

    /** A process that is none of its tree listens on its port. */
    record ForeignListener(Instant at) implements ProcessEvent {}

    /** It has answered all that it has to before requests reach it. */
    record WarmedUp(Instant at) implements ProcessEvent {}

    /** It has not. */
    record WarmUpFailed(Instant at) implements ProcessEvent {}

    /** Nobody uses it, and it is to be frozen. No request is under way in it, and none can reach it. */
    record Freeze(Instant at) implements ProcessEvent {}

    /** It cannot be frozen. */
    record FreezeRefused(Instant at) implements ProcessEvent {}

    /** It is wanted again. */
    record Thaw(Instant at) implements ProcessEvent {}

    /** It is wanted to end. */
    record Retire(RetireReason reason, Instant at) implements ProcessEvent {}

    /** The last request under way in it has finished. */
    record Drained(Instant at) implements ProcessEvent {}

    /** It did not accept the shutdown message: not delivered, or answered with another status than 202. */
    record ShutdownDeclined(Instant at) implements ProcessEvent {}

    /** The limit that the last transition armed has elapsed. */
    record LimitElapsed(Instant at) implements ProcessEvent {}

    /** It is gone. */
    record ExitObserved(ExitStatus status, Instant at) implements ProcessEvent {}
}
