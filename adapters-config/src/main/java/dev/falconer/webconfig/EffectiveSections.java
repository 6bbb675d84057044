package dev.falconer.webconfig;

import dev.falconer.webconfig.reading.Layers;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.xml.AspNetCoreElement;
import dev.falconer.webconfig.xml.ConfigurationElement;
import dev.falconer.webconfig.xml.HttpPlatformElement;
import dev.falconer.webconfig.xml.LocationElement;
import dev.falconer.webconfig.xml.SystemWebServerElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a file that take effect at the application's root: those outside any {@code location}, then those of
 * {@code location path="."}. The latter are nearer and win.
 */
final class EffectiveSections {

    private static final Set<String> OWN_PATHS = Set.of("", ".", "./", "/");

    private final List<SystemWebServerElement> layers = new ArrayList<>();

    EffectiveSections(ConfigurationElement configuration, Problems problems) {
        layers.addAll(configuration.systemWebServers);
        for (LocationElement location : configuration.locations) {
            String path = location.path;
            if (path == null || OWN_PATHS.contains(path)) {
                layers.addAll(location.systemWebServers);
            } else {
                location.systemWebServers.forEach(part -> tellNoEffect(path, part, problems));
            }
        }
    }

    List<AspNetCoreElement> aspNetCore() {
        return section(layer -> layer.aspNetCore);
    }

    List<HttpPlatformElement> httpPlatform() {
        return section(layer -> layer.httpPlatform);
    }

    /** The elements that this accessor finds, from the outermost to the nearest. */
    <E> List<E> section(Function<SystemWebServerElement, @Nullable E> accessor) {
        return Layers.of(layers, accessor);
    }

    private static void tellNoEffect(String path, SystemWebServerElement part, Problems problems) {
        AspNetCoreElement aspNetCore = part.aspNetCore;
        if (aspNetCore != null) {
            problems.notice(
                    aspNetCore.place(),
                    "<aspNetCore> at location " + path + " has no effect: only the one at the root counts");
        }
        HttpPlatformElement httpPlatform = part.httpPlatform;
        if (httpPlatform != null) {
            problems.notice(
                    httpPlatform.place(),
                    "<httpPlatform> at location " + path + " has no effect: only the one at the root counts");
        }
    }
}
