package dev.falconer.webconfig;

import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.PathBase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the adapter is told: which folder to host, and what no web.config can say.
 *
 * @param folder of the published application, as the user named it
 * @param bindings where the site is to listen; at least one
 * @param pathBase the requests that belong to the application
 * @param serverEnvironment Falconer's own environment, against which {@code %NAME%} is expanded. Never printed
 * @param development whether failure pages show details; empty: the environment decides
 * @param waitingRequests how many requests may wait for a process; empty: the default
 */
public record WebConfigSettings(
        Path folder,
        List<Binding> bindings,
        PathBase pathBase,
        Map<String, String> serverEnvironment,
        Optional<Boolean> development,
        OptionalInt waitingRequests) {

    public WebConfigSettings {
        bindings = List.copyOf(bindings);
        serverEnvironment = Map.copyOf(serverEnvironment);
        if (bindings.isEmpty()) {
            throw new IllegalArgumentException("bindings: none (expected: at least one)");
        }
    }

    @Override
    public String toString() {
        return "WebConfigSettings[" + folder + " on " + bindings + " at " + pathBase + "]";
    }
}
