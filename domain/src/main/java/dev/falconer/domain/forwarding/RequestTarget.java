package dev.falconer.domain.forwarding;

import org.jspecify.annotations.Nullable;

/**
 * The request-target: which ones are sound, and the form in which they are routed and forwarded. That form is one and the
 * same: origin-form, byte for byte as received, except that dot segments are resolved (RFC 3986 section 5.2.4, with a dot
 * written as {@code %2e} counted as a dot), because every later reader would resolve them too, and some would not.
 * {@code %2F}, double slashes and all other escapes stay. A query is not looked into beyond its characters.
 */
public final class RequestTarget {

    private static final String ASTERISK = "*";
    private static final String ROOT = "/";

    private RequestTarget() {}

    static @Nullable Objection objection(CharSequence method, CharSequence target) {
        int length = target.length();
        if (length == 0) {
            return Objection.TARGET_FORM;
        }
        int path = 0;
        if (target.charAt(0) != '/') {
            if (length == 1 && target.charAt(0) == '*') {
                return isOptions(method) ? null : Objection.TARGET_FORM;
            }
            int authority = authorityStart(target);
            if (authority < 0) {
                return Objection.TARGET_FORM;
            }
            path = authorityEnd(target, authority);
            if (!HostField.isValid(target, authority, path)) {
                return Objection.TARGET_FORM;
            }
        }
        int pathEnd = pathEnd(target, path);
        Objection objection = pathObjection(target, path, pathEnd);
        return objection != null ? objection : queryObjection(target, pathEnd);
    }

    /**
     * What the backend is asked for; the head's own target where nothing had to change. Borrowed like the head. Only for
     * a head to which there is no objection.
     */
    public static CharSequence forBackend(RequestHead head) {
        CharSequence target = head.target();
        if (target.charAt(0) == '*') {
            return target;
        }
        CharSequence origin = isAbsolute(target) ? originForm(head.method(), target) : target;
        return hasDotSegment(origin) ? withoutDotSegments(origin) : origin;
    }

    /** Whether the target names its own authority, which then stands above the Host field (RFC 9112 section 3.2.2). */
    static boolean isAbsolute(CharSequence target) {
        return target.charAt(0) != '/' && target.charAt(0) != '*';
    }

    /** The authority of a target in absolute-form. */
    static CharSequence authority(CharSequence target) {
        int start = authorityStart(target);
        return target.subSequence(start, authorityEnd(target, start));
    }

    private static CharSequence originForm(CharSequence method, CharSequence target) {
        int path = authorityEnd(target, authorityStart(target));
        if (path == target.length()) {
            return isOptions(method) ? ASTERISK : ROOT;
        }
        CharSequence rest = target.subSequence(path, target.length());
        return rest.charAt(0) == '/' ? rest : ROOT + rest;
    }

    private static boolean isOptions(CharSequence method) {
        return CharSequence.compare(method, "OPTIONS") == 0;
    }

    /** The index behind {@code http://} or {@code https://}; negative where neither stands there. */
    private static int authorityStart(CharSequence target) {
        if (Tokens.beginsLike(target, "http://")) {
            return "http://".length();
        }
        return Tokens.beginsLike(target, "https://") ? "https://".length() : -1;
    }

    private static int authorityEnd(CharSequence target, int start) {
        int i = start;
        while (i < target.length() && target.charAt(i) != '/' && target.charAt(i) != '?') {
            i++;
        }
        return i;
    }

    /** The index at which the query begins, or behind the last character. */
    static int pathEnd(CharSequence target, int start) {
        int i = start;
        while (i < target.length() && target.charAt(i) != '?') {
            i++;
        }
        return i;
    }

    private static @Nullable Objection pathObjection(CharSequence target, int start, int end) {
        for (int i = start; i < end; i++) {
            char c = target.charAt(i);
            if (!isTargetCharacter(c)) {
                return Objection.TARGET_CHARACTER;
            }
            if (c == '%' && octet(target, i, end) <= 0) {
                return Objection.TARGET_ESCAPE;
            }
            int separator = separatorWidth(target, i, end);
            if (separator > 0 && isAmbiguous(target, i, separator, end)) {
                return Objection.TARGET_AMBIGUOUS;
            }
        }
        return null;
    }

    /** Escapes in a query are the application's matter: IIS passes them unread, and there are clients that write a bare percent. */
    private static @Nullable Objection queryObjection(CharSequence target, int start) {
        for (int i = start; i < target.length(); i++) {
            if (!isTargetCharacter(target.charAt(i))) {
                return Objection.TARGET_CHARACTER;
            }
        }
        return null;
    }

    private static boolean isTargetCharacter(char c) {
        return c > ' ' && c < 0x7f && c != '#';
    }

    /**
     * Whether a segment of two dots follows that only a lenient reader sees: one to whom a backslash or an escaped slash
     * separates, or a semicolon begins a parameter.
     */
    private static boolean isAmbiguous(CharSequence target, int separator, int width, int end) {
        int start = separator + width;
        int one = behindDot(target, start, end);
        int two = behindDot(target, one, end);
        if (one == start || two == one) {
            return false;
        }
        boolean openedPlainly = width == 1 && target.charAt(separator) == '/';
        if (two == end) {
            return !openedPlainly;
        }
        if (target.charAt(two) == ';') {
            return true;
        }
        return separatorWidth(target, two, end) > 0 && !(openedPlainly && target.charAt(two) == '/');
    }

    /** The number of characters of the slash or backslash at the index, plain or escaped; 0 where none stands there. */
    private static int separatorWidth(CharSequence target, int at, int end) {
        char c = target.charAt(at);
        if (c == '/' || c == '\\') {
            return 1;
        }
        int octet = c == '%' ? octet(target, at, end) : -1;
        return octet == '/' || octet == '\\' ? 3 : 0;
    }

    /** The index behind the dot at the index, plain or escaped; the index itself where none stands there. */
    private static int behindDot(CharSequence target, int at, int end) {
        if (at >= end) {
            return at;
        }
        char c = target.charAt(at);
        if (c == '.') {
            return at + 1;
        }
        return c == '%' && octet(target, at, end) == '.' ? at + 3 : at;
    }

    private static boolean hasDotSegment(CharSequence target) {
        int end = pathEnd(target, 0);
        for (int i = 0; i < end; i++) {
            if (target.charAt(i) == '/' && dots(target, i + 1, end) > 0) {
                return true;
            }
        }
        return false;
    }

    /** How many dots the segment at the index consists of: 1 or 2; 0 where it is an ordinary segment. */
    private static int dots(CharSequence target, int start, int end) {
        int one = behindDot(target, start, end);
        if (one == start) {
            return 0;
        }
        int two = behindDot(target, one, end);
        if (two < end && target.charAt(two) != '/') {
            return 0;
        }
        return two == one ? 1 : 2;
    }

    private static CharSequence withoutDotSegments(CharSequence target) {
        int end = pathEnd(target, 0);
        var path = new StringBuilder(target.length());
        for (int i = 0; i < end; ) {
            int next = i + 1;
            while (next < end && target.charAt(next) != '/') {
                next++;
            }
            int dots = dots(target, i + 1, end);
            if (dots == 0) {
                path.append(target, i, next);
            } else {
                if (dots == 2) {
                    path.setLength(Math.max(0, path.lastIndexOf("/")));
                }
                if (next == end) {
                    path.append('/');
                }
            }
            i = next;
        }
        return path.append(target, end, target.length()).toString();
    }

    /** The octet that the escape at the index stands for; negative where it is not one. */
    static int octet(CharSequence target, int at, int end) {
        if (at + 2 >= end) {
            return -1;
        }
        int high = hex(target.charAt(at + 1));
        int low = hex(target.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    static int hex(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        char lower = Tokens.lower(c);
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }
}
