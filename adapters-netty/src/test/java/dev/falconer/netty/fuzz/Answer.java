package dev.falconer.netty.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A response as plain bytes of HTTP/1.1 say it, read as strictly as {@link PlainRequests} reads requests; independent of the
 * product. It reads both what a backend says, where a missing length means "until the end", and what a client is told, where
 * that must not be.
 *
 * @param status of the final response; 0 where there is none
 * @param rest what stands behind it
 */
record Answer(Kind kind, int status, String body, String rest) {

    enum Kind {
        /** A response from its first byte to its last. */
        WHOLE,
        /** The sound beginning of one. */
        BEGUN,
        /** Something else. */
        UNCLEAR
    }

    /** Where a response without a length ends. */
    enum Unframed {
        AT_THE_END_OF_THE_CONNECTION,
        NOWHERE
    }

    static Answer read(String text, String method, Unframed unframed) {
        var reader = new Reader(text);
        try {
            return reader.answer(method, unframed);
        } catch (CutShort end) {
            return new Answer(Kind.BEGUN, reader.status, "", "");
        } catch (Unclear end) {
            return new Answer(Kind.UNCLEAR, reader.status, "", "");
        }
    }

    /** The text ends too early. */
    private static final class CutShort extends Exception {

        CutShort() {
            super("", null, false, false);
        }
    }

    private static final class Unclear extends Exception {

        Unclear() {
            super("", null, false, false);
        }
    }

    private static final class Reader {

        private final String text;
        private int at;
        private int status;

        Reader(String text) {
            this.text = text;
        }

        Answer answer(String method, Unframed unframed) throws CutShort, Unclear {
            List<String[]> fields;
            do {
                String line = line();
                require(line.matches("HTTP/1\\.1 [1-9][0-9]{2} [\\t\\x20-\\x7e\\x80-\\xff]*"));
                status = Integer.parseInt(line.substring(9, 12));
                fields = fields();
                require(status >= 200 || (count(fields, "content-length") + count(fields, "transfer-encoding") == 0));
                require(status != 101);
            } while (status < 200);
            String body = body(method, fields, unframed);
            return new Answer(Kind.WHOLE, status, body, text.substring(at));
        }

        private String body(String method, List<String[]> fields, Unframed unframed) throws CutShort, Unclear {
            long codings = count(fields, "transfer-encoding");
            long lengths = count(fields, "content-length");
            require(codings + lengths < 2);
            String length = value(fields, "content-length");
            require(lengths == 0 || length.matches("[0-9]{1,18}"));
            require(codings == 0 || value(fields, "transfer-encoding").equalsIgnoreCase("chunked"));
            if (method.equals("HEAD") || status == 204 || status == 304) {
                return "";
            }
            if (lengths == 1) {
                return take(Long.parseLong(length));
            }
            if (codings == 1) {
                return chunks();
            }
            require(unframed == Unframed.AT_THE_END_OF_THE_CONNECTION);
            return take(text.length() - at);
        }

        private String chunks() throws CutShort, Unclear {
            var body = new StringBuilder();
            while (true) {
                String size = line();
                require(size.matches("[0-9a-fA-F]{1,8}"));
                long count = Long.parseLong(size, 16);
                if (count == 0) {
                    fields();
                    return body.toString();
                }
                body.append(take(count));
                require(take(2).equals("\r\n"));
            }
        }

        private List<String[]> fields() throws CutShort, Unclear {
            var fields = new ArrayList<String[]>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                require(line.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+:[\\t\\x20-\\x7e\\x80-\\xff]*"));
                int colon = line.indexOf(':');
                fields.add(new String[] {
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).replaceFirst("^[ \\t]+", "").replaceFirst("[ \\t]+$", "")
                });
            }
            return fields;
        }

        private static long count(List<String[]> fields, String name) {
            return fields.stream().filter(field -> field[0].equals(name)).count();
        }

        private static String value(List<String[]> fields, String name) {
            return fields.stream()
                    .filter(field -> field[0].equals(name))
                    .map(field -> field[1])
                    .findFirst()
                    .orElse("");
        }

        private String line() throws CutShort, Unclear {
            int end = at;
            while (end < text.length() && text.charAt(end) != '\r' && text.charAt(end) != '\n') {
                end++;
            }
            if (end + 1 >= text.length() && "\r\n".startsWith(text.substring(end))) {
                throw new CutShort();
            }
            require(text.startsWith("\r\n", end));
            String line = text.substring(at, end);
            at = end + 2;
            return line;
        }

        private String take(long count) throws CutShort {
            if (count > text.length() - at) {
                throw new CutShort();
            }
            int start = at;
            at += (int) count;
            return text.substring(start, at);
        }

        private static void require(boolean plain) throws Unclear {
            if (!plain) {
                throw new Unclear();
            }
        }
    }
}
