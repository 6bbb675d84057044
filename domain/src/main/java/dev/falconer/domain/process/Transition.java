package dev.falconer.domain.process;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an event leads to: the next state, what is to be done, and the limit that is armed on entering. Whoever runs the
 * life arms the limit and disarms the one before (OTP's state time-out), so that no state asks whether it is still the
 * current one.
 */
public record Transition(ProcessState next, List<ProcessCommand> commands, TimeLimit limit) {

    /** When {@link ProcessEvent.LimitElapsed} is due. */
    public sealed interface TimeLimit {

        /** No limit. */
        record None() implements TimeLimit {}

        /** The one armed before goes on. */
        record Kept() implements TimeLimit {}

        /** Due at this moment. */
        record Until(Instant moment) implements TimeLimit {}
    }

    public Transition {
        commands = List.copyOf(commands);
    }

    /** Nothing changes. */
    static Transition stay(ProcessState state) {
        return new Transition(state, List.of(), new TimeLimit.Kept());
    }

    static Transition to(ProcessState next, ProcessCommand... commands) {
        return new Transition(next, List.of(commands), new TimeLimit.None());
    }

    /** With one command more behind the others. */
    Transition then(ProcessCommand last) {
        return new Transition(
                next, Stream.concat(commands.stream(), Stream.of(last)).toList(), limit);
    }

    /** With one command more before the others. */
    Transition after(ProcessCommand first) {
        return new Transition(
                next, Stream.concat(Stream.of(first), commands.stream()).toList(), limit);
    }

    Transition until(Instant moment) {
        return new Transition(next, commands, new TimeLimit.Until(moment));
    }

    Transition within(Duration duration, Instant now) {
        return until(now.plus(duration));
    }

    Transition keepingLimit() {
        return new Transition(next, commands, new TimeLimit.Kept());
    }
}
