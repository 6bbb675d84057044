package dev.falconer.application.hosting;

import dev.falconer.domain.process.ProcessId;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;

/** Named values as text, whatever characters they hold. */
final class Entries {

    private final Properties values = new Properties();

    static Entries of(String text) {
        var entries = new Entries();
        try {
            entries.values.load(new StringReader(text));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return entries;
    }

    Entries put(String name, Object value) {
        values.setProperty(name, value.toString());
        return this;
    }

    /** Leaves out what is not there. */
    Entries putWherePresent(String name, Optional<?> value) {
        value.ifPresent(present -> put(name, present));
        return this;
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.getProperty(name));
    }

    String get(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        name + ": missing (expected: one of " + values.stringPropertyNames() + ")"));
    }

    long number(String name) {
        return Long.parseLong(get(name));
    }

    Optional<ProcessId> process(String name) {
        return find(name).map(number -> new ProcessId(Long.parseLong(number)));
    }

    String text() {
        var text = new StringWriter();
        try {
            values.store(text, null);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
