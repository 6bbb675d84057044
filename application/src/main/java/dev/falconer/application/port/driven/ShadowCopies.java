package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.ShadowCopy;
import dev.falconer.domain.site.ShadowCopyPolicy;
import java.io.IOException;
import java.util.Optional;

/**
 * Copies of the folders of applications, without what an application writes there itself: its logs, and the copies. Called on
 * the main thread or virtual threads, for one application by one at a time; blocks on files.
 */
public interface ShadowCopies {

    /**
     * Copies the application's home as it is now, whatever it runs from: its home, a release, or a copy. The directory that it
     * runs from stays as it is, and is never that of the new copy.
     *
     * @return none where it runs from a copy of just that; one that somebody else has made is known by the sizes and times of
     *     its files
     * @throws CopyFailedException where that cannot be, or files changed meanwhile; nothing is left of it then
     */
    Optional<ShadowCopy> take(Application application, ShadowCopyPolicy policy) throws CopyFailedException;

    /** Removes every copy but the one that the application runs from. No process runs from the others. */
    void keepPresent(Application application, ShadowCopyPolicy policy);

    /**
     * Watches the application's home and everything below it until closed. It is told of each change, on any thread, never
     * concurrently.
     *
     * @throws IOException where nothing can be watched at all; of what cannot be watched, a log tells, and it is tried again
     */
    Watch watch(Application application, ShadowCopyPolicy policy, Runnable changed) throws IOException;
}
