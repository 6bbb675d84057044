package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Release;
import java.util.Optional;

/**
 * Keeps what is deployed: the files of each release of an application, as they were when they were deployed. Called on virtual
 * threads, for one application by one at a time; blocks on files.
 */
public interface ReleaseStore {

    /**
     * Takes the folder over as the next release. The folder stays as it is, and may go afterwards.
     *
     * @param folder absolute path
     * @throws ReleaseFailedException where that cannot be; nothing is left of it then
     */
    Release take(Application application, String folder) throws ReleaseFailedException;

    /** The release from which the application runs; none where it runs from the folder that its configuration names. */
    Optional<Release> current(Application application);

    /**
     * The release before the present one. Number 0 is the folder that the configuration names.
     *
     * @return none where there is nothing before it, or it is kept no more
     */
    Optional<Release> previous(Application application);

    /**
     * From now on, also after Falconer is started again, the application runs from this release. Releases beyond those that are
     * kept are removed, oldest first, but never the one that is left for this one: its processes may still run.
     *
     * @throws ReleaseFailedException where that cannot be noted
     */
    void use(Application application, Release release) throws ReleaseFailedException;

    /** A release could not serve. It is removed where it never has. */
    void discard(Application application, Release release);
}
