package dev.falconer.domain.site;

import java.time.Duration;

/**
 * What becomes of processes that nobody uses. An open WebSocket or stream is use.
 *
 * @param timeout how long nothing is asked of the application; zero lets it run for ever
 * @param action what then happens (IIS: {@code idleTimeoutAction})
 */
public record IdlePolicy(Duration timeout, Action action) {

    /** What happens to an idle process. */
    public enum Action {
        /** It is stopped; the next request starts another. */
        TERMINATE,
        /** It is frozen where it stands, and goes on with the next request. Stopped where the system cannot freeze. */
        SUSPEND
    }

    /** For ever awake. */
    public static final IdlePolicy NEVER = new IdlePolicy(Duration.ZERO, Action.TERMINATE);

    public IdlePolicy {
        Range.check("idleTimeout", timeout.toMillis(), 0, Range.LONGEST.toMillis());
    }

    public boolean sleeps() {
        return !timeout.isZero();
    }
}
