package dev.falconer.netty.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a client's bytes plainly say: the requests up to the first one that is malformed, ambiguous or not whole. Tiny, strict,
 * and independent of the product, whose reading it is compared with. It takes what RFC 9112 allows a client to send and the
 * product does not refuse on principle.
 */
final class PlainRequests {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private final String text;
    private int at;

    private PlainRequests(String text) {
        this.text = text;
    }

    record Plain(String method, String target, String body) {}

    /** It is not plain what stands there. */
    private static final class Unclear extends Exception {

        Unclear() {
            super("", null, false, false);
        }
    }

    static List<Plain> read(String text) {
        var reader = new PlainRequests(text);
        var requests = new ArrayList<Plain>();
        try {
            while (true) {
                requests.add(reader.request());
            }
        } catch (Unclear end) {
            return requests;
        }
    }

    private Plain request() throws Unclear {
        while (text.startsWith("\r\n", at)) {
            at += 2;
        }
        String[] line = line().split(" ", -1);
        require(line.length == 3 && isToken(line[0]) && line[2].matches("HTTP/1\\.[0-9]"));
        require(line[1].matches("[\\x21-\\x7e&&[^#]]+"));
        List<String[]> fields = fields();
        boolean old = line[2].equals("HTTP/1.0");
        long hosts = count(fields, "host");
        require(hosts == 1 || (hosts == 0 && old));
        return new Plain(line[0], line[1], body(fields, old));
    }

    private String body(List<String[]> fields, boolean old) throws Unclear {
        long codings = count(fields, "transfer-encoding");
        long lengths = count(fields, "content-length");
        if (codings + lengths == 0) {
            return "";
        }
        require(codings + lengths == 1);
        String value = value(fields, codings == 1 ? "transfer-encoding" : "content-length");
        if (lengths == 1) {
            require(value.matches("[0-9]{1,30}") && new java.math.BigInteger(value).bitLength() < 32);
            return take(Long.parseLong(value));
        }
        require(value.equalsIgnoreCase("chunked") && !old);
        var body = new StringBuilder();
        for (long size = size(); size > 0; size = size()) {
            body.append(take(size));
            require(take(2).equals("\r\n"));
        }
        fields();
        return body.toString();
    }

    private long size() throws Unclear {
        String line = line();
        int end = 0;
        while (end < line.length() && Character.digit(line.charAt(end), 16) >= 0 && line.charAt(end) < 0x80) {
            end++;
        }
        String extension = line.substring(end);
        require(end > 0 && (extension.isEmpty() || extension.matches("[ \\t]*;.*")));
        String digits = line.substring(0, end).replaceFirst("^0+(?=.)", "");
        require(digits.length() < 9);
        return Long.parseLong(digits, 16);
    }

    private List<String[]> fields() throws Unclear {
        var fields = new ArrayList<String[]>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            require(colon > 0 && isToken(line.substring(0, colon)));
            String value =
                    line.substring(colon + 1).replaceFirst("^[ \\t]+", "").replaceFirst("[ \\t]+$", "");
            require(value.matches("[\\t\\x20-\\x7e\\x80-\\xff]*"));
            fields.add(new String[] {line.substring(0, colon).toLowerCase(Locale.ROOT), value});
        }
        return fields;
    }

    private static long count(List<String[]> fields, String name) {
        return fields.stream().filter(field -> field[0].equals(name)).count();
    }

    private static String value(List<String[]> fields, String name) {
        return fields.stream()
                .filter(field -> field[0].equals(name))
                .findFirst()
                .orElseThrow()[1];
    }

    /** A line that ends as it should, without that end. */
    private String line() throws Unclear {
        int end = at;
        while (end < text.length() && text.charAt(end) != '\r' && text.charAt(end) != '\n') {
            end++;
        }
        require(text.startsWith("\r\n", end));
        String line = text.substring(at, end);
        at = end + 2;
        return line;
    }

    private String take(long count) throws Unclear {
        require(count <= text.length() - at);
        int start = at;
        at += (int) count;
        return text.substring(start, at);
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c < 0x80 && Character.isLetterOrDigit(c)) || TOKEN_MARKS.indexOf(c) >= 0);
    }

    private static void require(boolean plain) throws Unclear {
        if (!plain) {
            throw new Unclear();
        }
    }
}
