package dev.falconer.domain.site;

import java.time.Duration;

/**
 * A command that looks at an ill process before it is replaced: a memory dump, a list of its threads. It gets the process's
 * number in {@code FALCONER_PID} and as {@code %FALCONER_PID%} in its arguments.
 *
 * @param command run in the application's folder
 * @param limit how long it may take; then it is killed and the process is replaced all the same
 */
public record EvidencePolicy(Command command, Duration limit) {

    public static final String PID = "FALCONER_PID";
    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);

    public EvidencePolicy {
        Range.check(
                "evidence limit", limit.toMillis(), 1, Duration.ofMinutes(10).toMillis());
    }
}
