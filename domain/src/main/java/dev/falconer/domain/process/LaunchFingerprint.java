package dev.falconer.domain.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells whether two Falconers would launch a process alike: the same program with the same arguments, in the same directory, with
 * the same variables of its own. What each of the two inherited from whoever started it does not count.
 *
 * @param text all that, which may hold secrets; never printed
 */
public record LaunchFingerprint(String text) {

    private static final String SEPARATOR = "\0";

    /** @param inherited the environment of the Falconer that launches it */
    public static LaunchFingerprint of(ProcessSpec spec, Map<String, String> inherited) {
        List<String> arguments = spec.command().arguments();
        var texts = new ArrayList<>(
                List.of(spec.protocol().name(), spec.directory(), spec.command().processPath()));
        // Where they end: a variable is no argument.
        texts.add(Integer.toString(arguments.size()));
        texts.addAll(arguments);
        new TreeMap<>(spec.environment()).forEach((name, value) -> {
            if (!value.equals(inherited.get(name))) {
                texts.add(name);
                texts.add(value);
            }
        });
        return new LaunchFingerprint(String.join(SEPARATOR, texts));
    }

    @Override
    public String toString() {
        return "LaunchFingerprint[***]";
    }
}
