package dev.falconer.webconfig;

import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.xml.AspNetCoreElement;
import dev.falconer.webconfig.xml.ClearElement;
import dev.falconer.webconfig.xml.Element;
import dev.falconer.webconfig.xml.HandlerSettingElement;
import dev.falconer.webconfig.xml.HandlerSettingsElement;
import dev.falconer.webconfig.xml.Place;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * {@code handlerSettings} as they take effect: names in any letter case, the first one wins (behaviour.md 1.3). Unknown
 * names are allowed, as are those that mean something in process only.
 */
final class HandlerSettings {

    private final Map<String, Setting> settings = new LinkedHashMap<>();

    HandlerSettings(List<AspNetCoreElement> layers, Problems problems) {
        for (AspNetCoreElement layer : layers) {
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
        return value("forwardResponseConnectionHeader").equalsIgnoreCase("true");
    }

    boolean recyclesOnChange() {
        return !value("disallowRotationOnConfigChange").equalsIgnoreCase("true");
    }

    /** Without text where it is not set, or set to nothing. */
    Attribute attribute(String name) {
        String value = value(name);
        return new Attribute(name, value.isEmpty() ? null : value, place(name));
    }

    /** Checks {@code shutdownDelay}, and names what is asked for and not done here. */
    void check(EnvironmentReader environment, Problems problems) {
        checkShutdownDelay(environment, problems);
        for (String name : List.of("enableShadowCopy", "experimentalEnableShadowCopy")) {
            if (value(name).equalsIgnoreCase("true")) {
                problems.notice(place(name), name + " is not honoured: the application runs from its own folder");
            }
        }
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
