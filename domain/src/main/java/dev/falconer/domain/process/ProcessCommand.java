package dev.falconer.domain.process;

import dev.falconer.domain.backend.Backend;

/** What a transition wants done. The application carries the commands out in order. */
public sealed interface ProcessCommand {

    /** Ask it what it has to answer before requests reach it. */
    record WarmUp(Backend backend) implements ProcessCommand {}

    /** Let requests reach it. */
    record Publish(Backend backend) implements ProcessCommand {}

    /** Let no further request reach it. */
    record Withdraw(Backend backend) implements ProcessCommand {}

    /** Stop its process tree from running, where it stands. */
    record Freeze() implements ProcessCommand {}

    /** Let its process tree run on. */
    record Thaw() implements ProcessCommand {}

    /** Ask it to stop, in the words of its protocol; where that has none, {@link Terminate}. */
    record RequestStop(Backend backend) implements ProcessCommand {}

    /** Signal its process group to terminate. */
    record Terminate() implements ProcessCommand {}

    /** End its whole process tree at once. */
    record Kill() implements ProcessCommand {}
}
