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
 * The parts of configurations that take effect at the application's root. Of its own file those outside any
 * {@code location}, then those of {@code location path="."}; the latter are nearer and win. Before them, in the same order,
 * what the files of parent applications leave to their children (behaviour.md 1.1).
 */
final class EffectiveSections {

    private static final Set<String> OWN_PATHS = Set.of("", ".", "./", "/");

    private final List<SystemWebServerElement> layers = new ArrayList<>();

    /** @param inherited those of parent applications, the outermost first */
    EffectiveSections(List<ConfigurationElement> inherited, ConfigurationElement own, Problems problems) {
        for (ConfigurationElement parent : inherited) {
            layers.addAll(parent.systemWebServers);
            parent.locations.stream()
                    .filter(EffectiveSections::isOwn)
                    .filter(location -> !"false".equalsIgnoreCase(location.inheritInChildApplications))
                    .forEach(location -> layers.addAll(location.systemWebServers));
        }
        layers.addAll(own.systemWebServers);
        for (LocationElement location : own.locations) {
            if (isOwn(location)) {
                layers.addAll(location.systemWebServers);
            } else {
                location.systemWebServers.forEach(part -> tellNoEffect(location.path, part, problems));
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

    private static boolean isOwn(LocationElement location) {
        return location.path == null || OWN_PATHS.contains(location.path);
    }

    private static void tellNoEffect(@Nullable String path, SystemWebServerElement part, Problems problems) {
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
