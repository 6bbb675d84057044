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
     * <p>{@code app_offline.htm} is left out: it says something of a moment, not of a release.
     *
     * @param folder absolute path
     * @throws ReleaseFailedException where that cannot be; nothing is left of it then
     */
    Release take(Application application, String folder) throws ReleaseFailedException;

    /**
     * The release from which the application is to run; none where that is the folder that its configuration names, and where
     * which one it is cannot be found out.
     */
    Optional<Release> current(Application application);

    /**
     * The release before the present one. Number 0 is the folder that the configuration names.
     *
     * @return none where there is nothing before it
     * @throws ReleaseFailedException where its files are missing, or which one it is cannot be found out
     */
    Optional<Release> previous(Application application) throws ReleaseFailedException;

    /**
     * From now on, also after Falconer is started again, the application runs from this release, and those that served after it
     * are gone back from.
     *
     * @throws ReleaseFailedException where that cannot be noted; then all is as before
     */
    void use(Application application, Release release) throws ReleaseFailedException;

    /**
     * Removes what is kept no more: releases that were gone back from or never served, and of those before the present one the
     * oldest. What the application runs from stays, and all of them where which one serves cannot be found out. Called when no
     * process runs from the others.
     *
     * @param application as it is at this moment
     */
    void tidy(Application application);
}
