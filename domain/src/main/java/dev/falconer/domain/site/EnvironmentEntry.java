package dev.falconer.domain.site;

/** One {@code environmentVariable} of the configuration; the value is not yet expanded. The value is never logged. */
public record EnvironmentEntry(String name, String value) {

    public EnvironmentEntry {
        if (name.isEmpty() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "environment variable: " + name + " (expected: a name without = or NUL)");
        }
    }

    @Override
    public String toString() {
        return "EnvironmentEntry[" + name + "=***]";
    }
}
