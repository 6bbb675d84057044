package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Site;

/** Where the site's definition comes from. Reads files; called on the main thread or a virtual thread. */
public interface SiteSource {

    /**
     * Reads the whole site. A broken application becomes {@code Configuration.Rejected} and does not stop the others.
     *
     * @throws InvalidSiteException when the site itself cannot be hosted, with all problems at once
     */
    Site load() throws InvalidSiteException;

    /** Reads one application anew, after its files changed, from its directory. */
    Application reload(Application application);

    /**
     * The application runs from its directory from now on. Those whose path lies under its inherit from there, as soon as they
     * are read anew.
     */
    void placed(Application application);
}
