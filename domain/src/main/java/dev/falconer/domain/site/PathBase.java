package dev.falconer.domain.site;

/**
 * The part of every request path that belongs to an application: empty at the root of a site, otherwise {@code /sub} or
 * {@code /a/b} without a slash at the end (behaviour.md 2.1, step 8).
 */
public record PathBase(String prefix) {

    public static final PathBase ROOT = new PathBase("");

    public PathBase {
        boolean sound = prefix.isEmpty()
                || (prefix.startsWith("/") && !prefix.endsWith("/") && !prefix.contains("//") && isPlain(prefix));
        if (!sound) {
            throw new IllegalArgumentException("path base: " + prefix + " (expected: / or /name or /name/name)");
        }
    }

    /** Reads what a person writes: {@code /} is the root, a slash at the end is dropped. */
    public static PathBase parse(String text) {
        String prefix = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        return new PathBase(prefix);
    }

    /** The path as the application is told it: {@code /} for the root. */
    public String virtualPath() {
        return prefix.isEmpty() ? "/" : prefix;
    }

    @Override
    public String toString() {
        return virtualPath();
    }

    /** Dot segments are resolved before a request is routed, so no request could be under one. */
    private static boolean isPlain(String text) {
        String segments = text + "/";
        return !segments.contains("/./")
                && !segments.contains("/../")
                && text.chars().noneMatch(c -> c <= ' ' || c == '?' || c == '#' || c == '\\' || c == 0x7f);
    }
}
