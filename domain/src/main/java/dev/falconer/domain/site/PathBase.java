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

    /** Whether a request with this target (path, perhaps with a query) belongs to the application; letter case is ignored. */
    public boolean owns(CharSequence target) {
        int length = prefix.length();
        if (length == 0) {
            return true;
        }
        if (target.length() < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (lower(target.charAt(i)) != lower(prefix.charAt(i))) {
                return false;
            }
        }
        if (target.length() == length) {
            return true;
        }
        char next = target.charAt(length);
        return next == '/' || next == '?';
    }

    @Override
    public String toString() {
        return virtualPath();
    }

    private static boolean isPlain(String text) {
        return text.chars().noneMatch(c -> c <= ' ' || c == '?' || c == '#' || c == '\\' || c == 0x7f);
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
}
