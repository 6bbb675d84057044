package dev.falconer.netty.lane;

/**
 * What an ordinary head looks like: the grammar of RFC 9112 without anything that is seldom, or that two readers could understand
 * differently. One space between the words of the first line, CR LF at the end of each, the colon behind the name, values of
 * visible ASCII and blanks, one Content-Length at most, of digits only, and none of the fields by which a message is framed or
 * answered in a special way. Stateless.
 */
final class Grammar {

    /** Longer numbers are left to those who know what to do with them. */
    private static final int MOST_DIGITS = 18;

    static final int VERSION_LENGTH = 8;

    private static final byte[] VERSION = {'H', 'T', 'T', 'P', '/', '1', '.', '1'};

    private static final boolean[] TOKEN = new boolean[0x80];

    static {
        for (int c = 0x21; c < 0x7f; c++) {
            TOKEN[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
    }

    private Grammar() {}

    static boolean isToken(byte b) {
        return b >= 0 && TOKEN[b];
    }

    static boolean isVisible(byte b) {
        return b > ' ' && b < 0x7f;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** Whether the version stands there that both sides of an ordinary message speak. */
    static boolean isVersion(byte[] head, int at, int end) {
        if (end - at < VERSION.length) {
            return false;
        }
        for (int i = 0; i < VERSION.length; i++) {
            if (head[at + i] != VERSION[i]) {
                return false;
            }
        }
        return true;
    }

    static boolean isLineEnd(byte[] head, int at, int end) {
        return end - at >= 2 && head[at] == '\r' && head[at + 1] == '\n';
    }

    /**
     * Reads the field lines from the index on, to the empty line behind them.
     *
     * @param end of what has been received
     * @return the index behind the empty line; negative where something is not ordinary, or has not arrived yet
     */
    static int readFields(byte[] head, int from, int end, HeadFields into) {
        int at = from;
        while (!isLineEnd(head, at, end)) {
            int name = at;
            while (at < end && isToken(head[at])) {
                at++;
            }
            int nameEnd = at;
            if (at == name || at == end || head[at] != ':') {
                return -1;
            }
            at++;
            while (at < end && isBlank(head[at])) {
                at++;
            }
            int value = at;
            while (at < end && (isVisible(head[at]) || isBlank(head[at]))) {
                at++;
            }
            int valueEnd = at;
            while (valueEnd > value && isBlank(head[valueEnd - 1])) {
                valueEnd--;
            }
            if (!isLineEnd(head, at, end) || !into.take(head, name, nameEnd, value, valueEnd)) {
                return -1;
            }
            at += 2;
        }
        return at + 2;
    }

    /** The number that the digits stand for; negative where these are none, or too many. */
    static long number(byte[] head, int from, int to) {
        if (to == from || to - from > MOST_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = from; i < to; i++) {
            if (!isDigit(head[i])) {
                return -1;
            }
            number = 10 * number + head[i] - '0';
        }
        return number;
    }

    /** Whether the name is the one given in lower case. */
    static boolean isNamed(byte[] head, int from, int to, byte[] lower) {
        if (to - from != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            byte b = head[from + i];
            if ((b >= 'A' && b <= 'Z' ? b + 0x20 : b) != lower[i]) {
                return false;
            }
        }
        return true;
    }
}
