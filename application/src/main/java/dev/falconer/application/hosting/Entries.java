package dev.falconer.application.hosting;

import dev.falconer.domain.process.ProcessId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Named values as text, a line each, whatever characters they hold. Names are letters and hyphens. What cannot be read is an
 * {@link IllegalArgumentException} that names it: between two versions of Falconer, for instance.
 */
final class Entries {

    private static final String ESCAPE = "\\";
    private static final String ESCAPED_ESCAPE = "\\\\";
    private static final String LINE = "\n";
    private static final String ESCAPED_LINE = "\\n";

    private final Map<String, String> values = new LinkedHashMap<>();

    static Entries of(String text) {
        var entries = new Entries();
        for (String line : text.split(LINE, -1)) {
            int end = line.indexOf('=');
            if (end > 0) {
                entries.values.put(line.substring(0, end), unescaped(line.substring(end + 1)));
            }
        }
        return entries;
    }

    Entries put(String name, Object value) {
        values.put(name, value.toString());
        return this;
    }

    /** Leaves out what is not there. */
    Entries putWherePresent(String name, Optional<?> value) {
        value.ifPresent(present -> put(name, present));
        return this;
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String get(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(name + ": missing (expected: a value)"));
    }

    long number(String name) {
        return number(name, get(name));
    }

    private static long number(String name, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException wrong) {
            throw new IllegalArgumentException("%s: \"%s\" (expected: a number)".formatted(name, value), wrong);
        }
    }

    ProcessId process(String name) {
        return new ProcessId(number(name));
    }

    Optional<ProcessId> findProcess(String name) {
        return find(name).map(value -> new ProcessId(number(name, value)));
    }

    /** One of those constants. */
    <E extends Enum<E>> E one(Class<E> constants, String name) {
        String value = get(name);
        return Stream.of(constants.getEnumConstants())
                .filter(each -> each.name().equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s: \"%s\" (expected: one of %s)"
                        .formatted(name, value, List.of(constants.getEnumConstants()))));
    }

    String text() {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + escaped(entry.getValue()))
                .collect(Collectors.joining(LINE));
    }

    private static String escaped(String value) {
        return value.replace(ESCAPE, ESCAPED_ESCAPE).replace(LINE, ESCAPED_LINE);
    }

    private static String unescaped(String text) {
        var value = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                value.append(text.charAt(i) == 'n' ? '\n' : text.charAt(i));
            } else {
                value.append(c);
            }
        }
        return value.toString();
    }
}
