package dev.falconer.bootstrap;

/** The exit codes of the command; documented in docs/command-line.md. */
enum ExitCode {
    /** It did what was asked; {@code run} was stopped in order. */
    DONE(0),
    /** A bug, or the machine failed us. */
    FAILED(1),
    /** The command line was not understood. */
    USAGE(2),
    /** The configuration cannot be hosted, or {@code check} found problems. */
    INVALID(3),
    /** An address could not be opened. */
    BIND_FAILED(4),
    /** No Falconer is there that could be asked. */
    NOT_RUNNING(5),
    /** The Falconer that runs has not given anything away, and goes on. */
    NOT_TAKEN_OVER(6),
    /** Stopped at once, by a second signal. */
    FORCED(130);

    private final int value;

    ExitCode(int value) {
        this.value = value;
    }

    int value() {
        return value;
    }
}
