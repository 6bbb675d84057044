package dev.falconer.domain.site;

/** How the port of a backend process is chosen (behaviour.md 3.1). */
public sealed interface PortChoice {

    int LOWEST_FIXED = 1025;
    int HIGHEST_FIXED = 48_000;

    /** A free one, chosen anew for each start. */
    record Free() implements PortChoice {}

    /** The one that {@code ASPNETCORE_PORT} in the configuration names; {@code text} is passed on unchanged. */
    record Fixed(int port, String text) implements PortChoice {}

    /** {@code ASPNETCORE_PORT} names none from 1025 to 48000: no start is attempted. */
    record Unusable(String text) implements PortChoice {}

    /** Reads the value of {@code ASPNETCORE_PORT}: a leading integer counts, empty means unset. */
    static PortChoice parse(String text) {
        if (text.isEmpty()) {
            return new Free();
        }
        int port = 0;
        for (int i = 0; i < text.length() && port <= HIGHEST_FIXED; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                break;
            }
            port = port * 10 + (c - '0');
        }
        return port >= LOWEST_FIXED && port <= HIGHEST_FIXED ? new Fixed(port, text) : new Unusable(text);
    }
}
