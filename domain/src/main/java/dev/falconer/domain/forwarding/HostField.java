package dev.falconer.domain.forwarding;

/**
 * The syntax of an authority without user information: a name, an IPv4 address or a bracketed IPv6 address, and perhaps a
 * port. Of what RFC 3986 allows in a name, the characters that Windows' front server and Kestrel refuse are refused here
 * as well: escapes and {@code * + , ; =}.
 */
final class HostField {

    private static final int MAX_PORT = 65_535;

    private HostField() {}

    static boolean isValid(CharSequence text) {
        return isValid(text, 0, text.length());
    }

    static boolean isValid(CharSequence text, int from, int to) {
        if (from == to) {
            return false;
        }
        int end = text.charAt(from) == '[' ? behindAddress(text, from, to) : behindName(text, from, to);
        return end > from && (end == to || (text.charAt(end) == ':' && isPort(text, end + 1, to)));
    }

    private static int behindName(CharSequence text, int from, int to) {
        int i = from;
        while (i < to && isNameCharacter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /** The index behind the closing bracket; {@code from} where the address is not one. */
    private static int behindAddress(CharSequence text, int from, int to) {
        int close = from + 1;
        while (close < to && text.charAt(close) != ']') {
            close++;
        }
        return close < to && isIpv6(text, from + 1, close) ? close + 1 : from;
    }

    /** Eight groups of up to four hexadecimal digits; {@code ::} stands once for one or more; an IPv4 address may end it. */
    private static boolean isIpv6(CharSequence text, int from, int to) {
        int groups = 0;
        boolean shortened = false;
        int i = from;
        if (i + 1 < to && text.charAt(i) == ':' && text.charAt(i + 1) == ':') {
            shortened = true;
            i += 2;
        }
        while (i < to) {
            int start = i;
            while (i < to && RequestTarget.hex(text.charAt(i)) >= 0) {
                i++;
            }
            if (i < to && text.charAt(i) == '.') {
                groups += 2;
                return isIpv4(text, start, to) && (shortened ? groups < 8 : groups == 8);
            }
            if (i == start || i - start > 4) {
                return false;
            }
            groups++;
            if (i == to) {
                break;
            }
            if (text.charAt(i) != ':' || ++i == to) {
                return false;
            }
            if (text.charAt(i) == ':') {
                if (shortened) {
                    return false;
                }
                shortened = true;
                i++;
            }
        }
        return shortened ? groups < 8 : groups == 8;
    }

    private static boolean isIpv4(CharSequence text, int from, int to) {
        int parts = 0;
        int i = from;
        while (true) {
            int start = i;
            int value = 0;
            while (i < to && isDigit(text.charAt(i)) && i - start < 3) {
                value = value * 10 + text.charAt(i) - '0';
                i++;
            }
            if (i == start || value > 255 || ++parts > 4) {
                return false;
            }
            if (i == to) {
                return parts == 4;
            }
            if (text.charAt(i++) != '.') {
                return false;
            }
        }
    }

    /** Digits, perhaps none (RFC 3986 section 3.2.3). */
    private static boolean isPort(CharSequence text, int from, int to) {
        int port = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                return false;
            }
            port = port * 10 + c - '0';
            if (port > MAX_PORT) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNameCharacter(char c) {
        return isDigit(c)
                || (Tokens.lower(c) >= 'a' && Tokens.lower(c) <= 'z')
                || switch (c) {
                    case '-', '.', '_', '~', '!', '$', '&', '\'', '(', ')' -> true;
                    default -> false;
                };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
