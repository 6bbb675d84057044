package dev.falconer.domain.process;

/** What the end of a process life means. */
public enum ExitCause {
    /** It was ready, and ended though nobody had asked. */
    CRASHED(true),
    /** It ended before it listened. */
    EXITED_BEFORE_LISTENING(true),
    /** The startup time limit elapsed before it listened on its port. */
    NEVER_LISTENED(true),
    /** It listened, and ended, or failed to answer what it had to, before requests could reach it. */
    NEVER_READY(true),
    /** Another program's process listened on its port. */
    PORT_TAKEN(true),
    /** It ended as asked, within its shutdown time limit. */
    RETIRED(false),
    /** It did not end as asked, and was killed. */
    KILLED(false);

    private final boolean rapidFailure;

    ExitCause(boolean rapidFailure) {
        this.rapidFailure = rapidFailure;
    }

    /** Whether it counts towards {@code rapidFailsPerMinute}: crashes and failed starts do (D2). */
    public boolean isRapidFailure() {
        return rapidFailure;
    }
}
