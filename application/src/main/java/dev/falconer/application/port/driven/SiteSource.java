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

    /**
     * The same, once what says which applications and bindings there are was read anew as well. Where that cannot be used,
     * everything stays as it was.
     *
     * @throws InvalidSiteException as {@link #load} does
     */
    Site renew() throws InvalidSiteException;

    /** Reads one application anew, after its files changed, from its directory. One that is of no site any more stays as it is. */
    Application reload(Application application);

    /**
     * The application runs from its directory from now on. Those whose path lies under its inherit from there, as soon as they
     * are read anew.
     */
    void placed(Application application);
}
