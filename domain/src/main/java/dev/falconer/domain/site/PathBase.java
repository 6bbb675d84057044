package dev.falconer.domain.site;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The part of every request path that belongs to an application: empty at the root of a site, otherwise {@code /sub} or
 * {@code /a/b} without a slash at the end (behaviour.md 2.1, step 8).
 */
public final class PathBase {

    public static final PathBase ROOT = new PathBase("");

    /** What may stand in a path as it is, beside letters and digits (RFC 3986 section 3.3). */
    private static final String PLAIN = "/-._~!$&'()*+,;=:@";

    private final String prefix;
    private final String octets;
    private final String escaped;

    public PathBase(String prefix) {
        boolean sound = prefix.isEmpty()
                || (prefix.startsWith("/") && !prefix.endsWith("/") && !prefix.contains("//") && isPlain(prefix));
        if (!sound) {
            throw new IllegalArgumentException("path base: " + prefix + " (expected: / or /name or /name/name)");
        }
        this.prefix = prefix;
        this.octets = new String(prefix.getBytes(UTF_8), ISO_8859_1);
        this.escaped = escaped(octets);
    }

    /** Reads what a person writes: {@code /} is the root, a slash at the end is dropped. */
    public static PathBase parse(String text) {
        String prefix = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return new PathBase(prefix);
    }

    /** As a person reads it. */
    public String prefix() {
        return prefix;
    }

    /** What the escapes of a request's target stand for: UTF-8, with a character for each octet. */
    public String octets() {
        return octets;
    }

    /** As it stands in a request's target or in a field. */
    public String escaped() {
        return escaped;
    }

    /** The path as the application is told it: {@code /} for the root. */
    public String virtualPath() {
        return prefix.isEmpty() ? "/" : prefix;
    }

    /** Whether requests for it would belong to the other one if it were not there. Letter case does not count. */
    public boolean liesUnder(PathBase other) {
        return prefix.toLowerCase(Locale.ROOT).startsWith(other.prefix.toLowerCase(Locale.ROOT) + "/");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathBase base && base.prefix.equals(prefix);
    }

    @Override
    public int hashCode() {
        return prefix.hashCode();
    }

    @Override
    public String toString() {
        return virtualPath();
    }

    private static String escaped(String octets) {
        var text = new StringBuilder();
        for (int i = 0; i < octets.length(); i++) {
            char octet = octets.charAt(i);
            boolean isName = octet < 0x80 && Character.isLetterOrDigit(octet);
            if (isName || PLAIN.indexOf(octet) >= 0) {
                text.append(octet);
            } else {
                text.append('%').append(String.format("%02X", (int) octet));
            }
        }
        return text.toString();
    }

    /** Dot segments are resolved before a request is routed, so no request could be under one. */
    private static boolean isPlain(String text) {
        String segments = text + "/";
        return !segments.contains("/./")
                && !segments.contains("/../")
                && text.chars().noneMatch(c -> c <= ' ' || c == '?' || c == '#' || c == '\\' || c == 0x7f);
    }
}
