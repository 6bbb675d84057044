package dev.falconer.webconfig;

import dev.falconer.domain.site.EnvironmentEntry;
import dev.falconer.domain.site.PortChoice;
import dev.falconer.domain.site.VariableExpansion;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.xml.ClearElement;
import dev.falconer.webconfig.xml.Element;
import dev.falconer.webconfig.xml.EnvironmentVariableElement;
import dev.falconer.webconfig.xml.EnvironmentVariablesElement;
import dev.falconer.webconfig.xml.HostedElement;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code environmentVariables} as they take effect, and behind them the environment file: names in any letter case, the last
 * one wins (behaviour.md 1.2).
 */
final class EnvironmentReader {

    private static final String PORT = "ASPNETCORE_PORT";

    private final Map<String, String> serverEnvironment;
    private final Map<String, EnvironmentEntry> entries = new LinkedHashMap<>();

    EnvironmentReader(
            List<? extends HostedElement> layers,
            Optional<Path> file,
            Map<String, String> serverEnvironment,
            Problems problems) {
        this.serverEnvironment = serverEnvironment;
        for (HostedElement layer : layers) {
            EnvironmentVariablesElement variables = layer.environmentVariables;
            if (variables != null) {
                variables.items.forEach(item -> take(item, problems));
            }
        }
        file.ifPresent(path ->
                new EnvironmentFile(path, problems).entries().forEach(entry -> entries.put(key(entry.name()), entry)));
    }

    /** In the order they first stand in, without the port, which is chosen and not passed on. */
    List<EnvironmentEntry> entriesWithoutPort() {
        return entries.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(PORT))
                .map(Map.Entry::getValue)
                .toList();
    }

    List<EnvironmentEntry> entries() {
        return List.copyOf(entries.values());
    }

    PortChoice port() {
        EnvironmentEntry configured = entries.get(PORT);
        if (configured == null) {
            return new PortChoice.Free();
        }
        String preferred = isOn(VariableExpansion.lookUp("ANCM_PREFER_ENVIRONMENT_VARIABLES", serverEnvironment))
                ? VariableExpansion.lookUp(PORT, serverEnvironment)
                : "";
        return PortChoice.parse(
                preferred.isEmpty() ? VariableExpansion.expand(configured.value(), serverEnvironment) : preferred);
    }

    /** The server's own value, or else the configured one; empty where there is neither. */
    String serverFirst(String name) {
        String server = VariableExpansion.lookUp(name, serverEnvironment);
        if (!server.isEmpty()) {
            return server;
        }
        EnvironmentEntry configured = entries.get(key(name));
        return configured == null ? "" : VariableExpansion.expand(configured.value(), serverEnvironment);
    }

    static boolean isOn(String text) {
        return text.equals("1") || text.equalsIgnoreCase("true");
    }

    private void take(Element item, Problems problems) {
        if (item instanceof ClearElement) {
            entries.clear();
        } else if (item instanceof EnvironmentVariableElement variable) {
            String name = variable.name;
            String value = variable.value;
            if (name == null || name.isEmpty()) {
                problems.schema(
                        variable.place("name"),
                        "name of <environmentVariable> is " + (name == null ? "missing" : "empty")
                                + " (expected: the variable's name)");
            } else if (value == null) {
                problems.schema(
                        variable.place(),
                        "value of <environmentVariable> " + name
                                + " is missing (expected: a value, which may be empty)");
            } else if (name.indexOf('=') >= 0) {
                problems.authoring(
                        variable.place("name"),
                        "name of <environmentVariable>: " + name + " (expected: a name without =)");
            } else {
                entries.put(key(name), new EnvironmentEntry(name, value));
            }
        }
    }

    private static String key(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
