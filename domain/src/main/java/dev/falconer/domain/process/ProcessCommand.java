package dev.falconer.domain.process;

import dev.falconer.domain.backend.Backend;

/** What a transition wants done. The application carries the commands out in order. */
public sealed interface ProcessCommand {

    /** Let requests reach it. */
    record Publish(Backend backend) implements ProcessCommand {}

    /** Let no further request reach it. */
    record Withdraw(Backend backend) implements ProcessCommand {}

    /** Ask it to stop, in the words of its protocol; where that has none, {@link Terminate}. */
    record RequestStop(Backend backend) implements ProcessCommand {}

    /** Signal its process group to terminate. */
    record Terminate() implements ProcessCommand {}

    /** End its whole process tree at once. */
    record Kill() implements ProcessCommand {}
}
