package dev.falconer.domain.process;

import java.util.Optional;

/**
 * What must be known of a running process to care for it, as one Falconer gives it to the next. Plain data: whoever carries it
 * writes it down as it likes; only the pipe needs a way for descriptors.
 *
 * @param root the launched process; it may have ended where a listener is followed
 * @param born when that was, in the operating system's words, by which it is told from a later process of its number
 * @param listener the process that is followed, if any
 * @param program the program file, as an absolute path
 * @param mark the value of the marker in its environment, and in that of all that came of it
 * @param falconer the Falconer that gives it away
 * @param guardian who ends it when nobody cares for it any more
 */
public record HandedOver(
        ProcessId root,
        long born,
        Optional<ProcessId> listener,
        String program,
        String mark,
        ProcessId falconer,
        Optional<ProcessId> guardian,
        Motion motion,
        Printed printed) {

    /** Whether it is frozen. */
    public enum Motion {
        RUNS,
        FROZEN
    }

    /**
     * What it has printed, and where more will come from.
     *
     * @param logFile into which that is written, as an absolute path
     * @param pipe from which the rest can be read; none where its output is discarded, or has ended
     */
    public record Printed(CapturedOutput captured, Optional<String> logFile, Optional<Descriptor> pipe) {

        public static final Printed NOTHING = new Printed(CapturedOutput.NONE, Optional.empty(), Optional.empty());
    }

    /** The same with the pipe as the one knows it who received it. */
    public HandedOver with(Optional<Descriptor> pipe) {
        var received = new Printed(printed.captured, printed.logFile, pipe);
        return new HandedOver(root, born, listener, program, mark, falconer, guardian, motion, received);
    }

    /** What it has printed is left out: that is long, and may hold a token. */
    @Override
    public String toString() {
        return "HandedOver[" + program + " [pid " + root + "]]";
    }
}
