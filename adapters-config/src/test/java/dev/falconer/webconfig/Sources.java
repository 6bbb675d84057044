package dev.falconer.webconfig;

import java.util.concurrent.atomic.AtomicReference;

/** Sources of sites for tests. */
final class Sources {

    private Sources() {}

    /** One whose settings never change. */
    static WebConfigSource of(WebConfigSettings settings) {
        return new WebConfigSource(settings, () -> settings);
    }

    /** One that is renewed from what the reference holds by then. */
    static WebConfigSource of(WebConfigSettings settings, AtomicReference<WebConfigSettings> later) {
        return new WebConfigSource(settings, later::get);
    }
}
