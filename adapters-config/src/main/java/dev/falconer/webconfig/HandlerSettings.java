package dev.falconer.webconfig;

import dev.falconer.domain.site.BackendAddress;
import dev.falconer.domain.site.BackendProtocol;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.xml.ClearElement;
import dev.falconer.webconfig.xml.Element;
import dev.falconer.webconfig.xml.HandlerSettingElement;
import dev.falconer.webconfig.xml.HandlerSettingsElement;
import dev.falconer.webconfig.xml.HostedElement;
import dev.falconer.webconfig.xml.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code handlerSettings} as they take effect: names in any letter case, the first one wins (behaviour.md 1.3). Unknown
 * names are allowed, as are those that mean something in process only.
 */
final class HandlerSettings {

    private static final Map<String, BackendProtocol> PROTOCOLS =
            Map.of("http1.1", BackendProtocol.HTTP_1_1, "h2c", BackendProtocol.H2C);

    private static final Map<String, BackendAddress> ADDRESSES =
            Map.of("port", BackendAddress.PORT, "unixSocket", BackendAddress.UNIX_SOCKET);

    private final Map<String, Setting> settings = new LinkedHashMap<>();

    HandlerSettings(List<? extends HostedElement> layers, Problems problems) {
        for (HostedElement layer : layers) {
            HandlerSettingsElement element = layer.handlerSettings;
            if (element != null) {
                element.items.forEach(item -> take(item, problems));
            }
        }
    }

    /** False only after the word {@code false}. */
    boolean redirectsConsole() {
        return !value("enableOutOfProcessConsoleRedirection").equalsIgnoreCase("false");
    }

    boolean forwardsConnectionHeader() {
        return isTrue("forwardResponseConnectionHeader");
    }

    boolean recyclesOnChange() {
        return !isTrue("disallowRotationOnConfigChange");
    }

    BackendProtocol backendProtocol(Problems problems) {
        return word("backendProtocol", PROTOCOLS, BackendProtocol.HTTP_1_1, problems);
    }

    /** @param protocol of the hosting: only httpPlatform can hand over a socket's path */
    BackendAddress backendAddress(HostingProtocol protocol, Problems problems) {
        String name = "backendAddress";
        BackendAddress address = word(name, ADDRESSES, BackendAddress.PORT, problems);
        if (address == BackendAddress.UNIX_SOCKET && protocol == HostingProtocol.ASP_NET_CORE) {
            problems.authoring(
                    place(name),
                    name + ": " + value(name) + " (expected: port, as <aspNetCore> tells the application a port; with"
                            + " <httpPlatform> it can be unixSocket)");
        }
        return address;
    }

    /** Without text where it is not set, or set to nothing. */
    Attribute attribute(String name) {
        String value = value(name);
        return new Attribute(name, value.isEmpty() ? null : value, place(name));
    }

    /** Whether this says {@code true}; everything else is no. */
    boolean isTrue(String name) {
        return value(name).equalsIgnoreCase("true");
    }

    /** Checks {@code shutdownDelay}, and names what is asked for and not done here. */
    void check(EnvironmentReader environment, Problems problems) {
        checkShutdownDelay(environment, problems);
    }

    private void checkShutdownDelay(EnvironmentReader environment, Problems problems) {
        String name = "shutdownDelay";
        boolean configured = settings.containsKey(key(name));
        String text = configured ? value(name) : environment.serverFirst("ANCM_shutdownDelay");
        if (text.isEmpty()) {
            return;
        }
        if (!text.chars().allMatch(c -> c >= '0' && c <= '9') || text.length() > 9) {
            problems.authoring(
                    place(name),
                    (configured ? name : "ANCM_shutdownDelay") + ": " + text + " (expected: milliseconds, 0 or more)");
        } else if (configured) {
            problems.notice(
                    place(name), name + " is not honoured: requests under way may finish within shutdownTimeLimit");
        }
    }

    private <T> T word(String name, Map<String, T> words, T standard, Problems problems) {
        String text = value(name);
        if (text.isEmpty()) {
            return standard;
        }
        for (Map.Entry<String, T> word : words.entrySet()) {
            if (word.getKey().equalsIgnoreCase(text)) {
                return word.getValue();
            }
        }
        String expected = words.keySet().stream().sorted().collect(Collectors.joining(" or "));
        problems.authoring(place(name), name + ": " + text + " (expected: " + expected + ")");
        return standard;
    }

    private void take(Element item, Problems problems) {
        if (item instanceof ClearElement) {
            settings.clear();
        } else if (item instanceof HandlerSettingElement setting) {
            String name = setting.name;
            String value = setting.value;
            if (name == null || value == null) {
                problems.schema(
                        setting.place(),
                        (name == null ? "name" : "value")
                                + " of <handlerSetting> is missing (expected: name and value)");
            } else {
                settings.putIfAbsent(key(name), new Setting(value, setting.place("value")));
            }
        }
    }

    private String value(String name) {
        Setting setting = settings.get(key(name));
        return setting == null ? "" : setting.value();
    }

    private Place place(String name) {
        Setting setting = settings.get(key(name));
        return setting == null ? Place.WHOLE_FILE : setting.place();
    }

    private static String key(String name) {
        return name.toUpperCase(Locale.ROOT);
    }

    private record Setting(String value, Place place) {}
}
