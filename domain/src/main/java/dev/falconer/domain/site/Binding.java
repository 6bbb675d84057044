package dev.falconer.domain.site;

import java.util.Locale;

/**
 * One address on which the site accepts clients.
 *
 * @param scheme what is spoken there
 * @param host a host name or address without brackets, or {@code *} for every address of the machine
 * @param port 0 to 65535; 0 lets the system choose a free one
 */
public record Binding(Scheme scheme, String host, int port) {

    /** The host that stands for every address of the machine. */
    public static final String EVERY_ADDRESS = "*";

    private static final String EXPECTED =
            " (expected: http://HOST:PORT, for instance http://localhost:8080 or http://*:80)";

    public Binding {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("host: empty" + EXPECTED);
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0-65535)");
        }
    }

    /**
     * Reads a URL such as {@code http://*:8080}, in the notation that ASP.NET Core's {@code --urls} takes.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static Binding parse(String url) {
        String rest = url.strip();
        Scheme scheme = scheme(url, rest);
        rest = rest.substring(scheme.text().length() + "://".length());
        if (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        if (rest.isEmpty() || rest.contains("/") || rest.contains("?") || rest.contains("#") || rest.contains("@")) {
            throw new IllegalArgumentException("url: " + url + EXPECTED);
        }
        int colon = rest.lastIndexOf(':');
        boolean hasPort = colon > rest.lastIndexOf(']');
        String host = hasPort ? rest.substring(0, colon) : rest;
        int port = hasPort ? port(url, rest.substring(colon + 1)) : defaultPort(scheme);
        return new Binding(scheme, host(url, host), port);
    }

    /** The binding as a URL that a person can open or compare. */
    @Override
    public String toString() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return scheme.text() + "://" + shown + ":" + port;
    }

    private static Scheme scheme(String url, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        for (Scheme scheme : Scheme.values()) {
            if (lower.startsWith(scheme.text() + "://")) {
                return scheme;
            }
        }
        throw new IllegalArgumentException("url: " + url + EXPECTED);
    }

    private static String host(String url, String text) {
        if (text.equals("+") || text.equals(EVERY_ADDRESS)) {
            return EVERY_ADDRESS;
        }
        if (text.startsWith("[") && text.endsWith("]")) {
            return text.substring(1, text.length() - 1);
        }
        if (text.isEmpty() || text.indexOf(':') >= 0) {
            throw new IllegalArgumentException("url: " + url + EXPECTED);
        }
        return text;
    }

    private static int port(String url, String text) {
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("port in " + url + ": " + text + " (expected: 0-65535)");
        }
        return Integer.parseInt(text);
    }

    private static int defaultPort(Scheme scheme) {
        return switch (scheme) {
            case HTTP -> 80;
            case HTTPS -> 443;
        };
    }
}
