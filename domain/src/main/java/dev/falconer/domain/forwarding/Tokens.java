package dev.falconer.domain.forwarding;

/** Tokens of HTTP, read and compared in place, without regard to the case of ASCII letters. Names given as text are in lower case. */
final class Tokens {

    private static final boolean[] TOKEN = new boolean[0x80];

    static {
        for (int c = 0x21; c < 0x7f; c++) {
            TOKEN[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
    }

    private Tokens() {}

    static boolean isToken(CharSequence text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (!isTokenCharacter(text.charAt(i))) {
                return false;
            }
        }
        return length > 0;
    }

    /** Whether the text consists of tokens, commas and blanks, whatever their order. */
    static boolean areTokens(CharSequence text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c != ',' && !isBlank(c) && !isTokenCharacter(c)) {
                return false;
            }
        }
        return length > 0;
    }

    static boolean same(CharSequence text, CharSequence lower) {
        return text.length() == lower.length() && regionIs(text, 0, lower);
    }

    /** Whether a gateway of the CGI kind, to which underscore and hyphen are one, would take the text to begin like this. */
    static boolean beginsLike(CharSequence text, String lower) {
        int length = lower.length();
        if (text.length() < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (lower(c == '_' ? '-' : c) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a list separated by commas has the token among its elements; empty elements do not count. */
    static boolean lists(CharSequence list, CharSequence token) {
        int end = list.length();
        for (int from = 0; from < end; ) {
            int comma = from;
            while (comma < end && list.charAt(comma) != ',') {
                comma++;
            }
            int first = from;
            while (first < comma && isBlank(list.charAt(first))) {
                first++;
            }
            int last = comma;
            while (last > first && isBlank(list.charAt(last - 1))) {
                last--;
            }
            if (last > first && last - first == token.length() && regionIs(list, first, token)) {
                return true;
            }
            from = comma + 1;
        }
        return false;
    }

    /** Whether the first element of a list, or the only one, is the token. */
    static boolean firstIs(CharSequence list, CharSequence token) {
        int comma = 0;
        while (comma < list.length() && list.charAt(comma) != ',') {
            comma++;
        }
        return lists(list.subSequence(0, comma), token);
    }

    private static boolean regionIs(CharSequence text, int from, CharSequence other) {
        int length = other.length();
        for (int i = 0; i < length; i++) {
            if (lower(text.charAt(from + i)) != lower(other.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    static boolean isTokenCharacter(char c) {
        return c < TOKEN.length && TOKEN[c];
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}
