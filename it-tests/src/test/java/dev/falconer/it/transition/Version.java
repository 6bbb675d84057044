package dev.falconer.it.transition;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Site;

/** Applications that say which version they are. */
final class Version {

    private static final String VARIABLE = "RELEASE";

    private Version() {}

    /** The same, of this version. */
    static Site of(Site site, String version) {
        return site.configure(config -> config.variable(VARIABLE, version));
    }

    /** Which one answers. */
    static String serving(Falconer falconer) {
        return falconer.http().get("/env?name=" + VARIABLE).text().strip();
    }
}
