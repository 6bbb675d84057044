package dev.falconer.domain.site;

import java.util.Locale;
import java.util.OptionalInt;

/**
 * One address on which the site accepts clients.
 *
 * @param scheme what is spoken there
 * @param address where that is
 * @param policy what it demands of its clients, and promises them
 */
public record Binding(Scheme scheme, ListenAddress address, BindingPolicy policy) {

    private static final String EXPECTED = " (expected: http://HOST:PORT or https://HOST:PORT, for instance"
            + " http://localhost:8080 or http://*:80, or http://unix:/PATH)";

    /**
     * Reads a URL such as {@code http://*:8080}, in the notation that ASP.NET Core's {@code --urls} takes. Its policy is
     * the standard one.
     *
     * @throws IllegalArgumentException naming the text and what was expected
     */
    public static Binding parse(String url) {
        String stripped = url.strip();
        Scheme scheme = scheme(url, stripped);
        String rest = stripped.substring(scheme.text().length() + "://".length());
        return new Binding(scheme, address(url, scheme, rest), BindingPolicy.STANDARD);
    }

    public Binding with(BindingPolicy other) {
        return new Binding(scheme, address, other);
    }

    public Binding at(ListenAddress other) {
        return new Binding(scheme, other, policy);
    }

    /** Whether only one of the two can listen, whatever they speak: at one place, or one at every place and the other at one of them. */
    public boolean overlaps(Binding other) {
        return address.overlaps(other.address);
    }

    /** What a person is told of two that overlap; this is the later one. */
    public String overlapWith(Binding first) {
        String what = address.equals(first.address) ? " is named twice" : " and " + first + " overlap";
        return this + what + " (expected: each address once)";
    }

    /** The port that is listened on; none on a UNIX socket. */
    public OptionalInt port() {
        return switch (address) {
            case ListenAddress.Internet internet -> OptionalInt.of(internet.port());
            case ListenAddress.UnixSocket _ -> OptionalInt.empty();
        };
    }

    /** The binding as a URL that a person can open or compare. */
    @Override
    public String toString() {
        return scheme.text() + "://" + address;
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

    private static ListenAddress address(String url, Scheme scheme, String text) {
        if (text.startsWith(ListenAddress.UnixSocket.PREFIX + "/")) {
            return new ListenAddress.UnixSocket(text.substring(ListenAddress.UnixSocket.PREFIX.length()));
        }
        if (text.startsWith(ListenAddress.UnixSocket.PREFIX) && !text.matches("unix:\\d+/?")) {
            throw new IllegalArgumentException(
                    "url: " + url + " (expected: the absolute path of a socket, as in http://unix:/PATH)");
        }
        String rest = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        if (rest.isEmpty() || rest.contains("/") || rest.contains("?") || rest.contains("#") || rest.contains("@")) {
            throw new IllegalArgumentException("url: " + url + EXPECTED);
        }
        int colon = rest.lastIndexOf(':');
        boolean hasPort = colon > rest.lastIndexOf(']');
        String host = hasPort ? rest.substring(0, colon) : rest;
        int port = hasPort ? port(url, rest.substring(colon + 1)) : defaultPort(scheme);
        return new ListenAddress.Internet(host(url, host), port);
    }

    private static String host(String url, String text) {
        if (text.equals("+") || text.equals(ListenAddress.Internet.EVERY_ADDRESS)) {
            return ListenAddress.Internet.EVERY_ADDRESS;
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
        int port = Integer.parseInt(text);
        if (port > 65_535) {
            throw new IllegalArgumentException("port: " + port + " (expected: 0-65535)");
        }
        return port;
    }

    private static int defaultPort(Scheme scheme) {
        return switch (scheme) {
            case HTTP -> 80;
            case HTTPS -> 443;
        };
    }
}
