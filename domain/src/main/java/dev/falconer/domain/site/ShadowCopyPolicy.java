package dev.falconer.domain.site;

import java.time.Duration;

/**
 * That an application runs from copies of its folder, so that other files can be copied over it while it runs.
 *
 * @param folder absolute path of the folder in which the copies lie
 * @param quietTime how long nothing has changed in the application's folder before it counts as whole
 * @param leftovers what becomes of the copies that an earlier Falconer left
 */
public record ShadowCopyPolicy(String folder, Duration quietTime, Leftovers leftovers) {

    /** What becomes of copies that an earlier Falconer left and from which nothing runs. */
    public enum Leftovers {
        /** They are removed when the application runs from a copy of ours. */
        REMOVED_LATER,
        /** They are removed before the first copy is made ({@code cleanShadowCopyDirectory}). */
        REMOVED_FIRST
    }

    public static final Duration QUIET_TIME = Duration.ofSeconds(5);

    public ShadowCopyPolicy {
        Range.check("shadow copy quiet time", quietTime.toMillis(), 100, Range.LONGEST.toMillis());
    }

    /** Whether that directory is one of the copies. */
    public boolean holds(String directory) {
        return directory.startsWith(folder + "/");
    }
}
