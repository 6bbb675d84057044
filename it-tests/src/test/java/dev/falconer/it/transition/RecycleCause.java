package dev.falconer.it.transition;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Site;

/** What makes Falconer replace the processes of an application. */
enum RecycleCause {
    WEB_CONFIG_TOUCHED("web.config touched") {
        @Override
        void bringAbout(Falconer falconer, Site site) {
            site.touchConfig();
        }
    };

    private final String label;

    RecycleCause(String label) {
        this.label = label;
    }

    /** Gives the site what this cause needs, before Falconer hosts it. */
    Site prepare(Site site) {
        return site;
    }

    /** Brings about one recycle; nothing to do where it comes by itself, again and again. */
    abstract void bringAbout(Falconer falconer, Site site);

    @Override
    public String toString() {
        return label;
    }
}
