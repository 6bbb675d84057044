package dev.falconer.it.transition;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Site;
import java.util.Set;

/** What makes Falconer replace the processes of an application. */
enum RecycleCause {
    WEB_CONFIG_TOUCHED("web.config touched") {
        @Override
        void bringAbout(Falconer falconer, Site site) {
            site.touchConfig();
        }
    },
    WEB_CONFIG_TOUCHED_TWICE("web.config touched again while the next process starts") {
        @Override
        void bringAbout(Falconer falconer, Site site) {
            Set<Long> before = Set.copyOf(falconer.backends());
            site.touchConfig();
            Await.until("the next process is launched", () -> !before.containsAll(falconer.backends()));
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
