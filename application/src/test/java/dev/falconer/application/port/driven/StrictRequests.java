package dev.falconer.application.port.driven;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads what reached a backend on one connection as the strictest of all readers would: canonical HTTP/1.1 and nothing
 * else, so that no two readers could understand it differently. One framing field, a Content-Length of digits,
 * {@code Transfer-Encoding: chunked} to the letter, tokens, CRLF, one Host, chunks without extensions, fields of framing in
 * the head only. Shares nothing with the product, on purpose. Text is ISO 8859-1.
 */
public final class StrictRequests {

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private static final Set<String> ONCE =
            Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "content-type");

    private static final Set<String> NOT_IN_TRAILERS = Set.of(
            "host",
            "content-length",
            "transfer-encoding",
            "connection",
            "upgrade",
            "te",
            "trailer",
            "expect",
            "authorization",
            "cookie",
            "content-type",
            "content-encoding");

    private final String text;
    private int at;

    private StrictRequests(String text) {
        this.text = text;
    }

    /** A field as it stood there. */
    public record Field(String name, String value) {}

    /** One request, its body without framing. */
    public record Request(String method, String target, List<Field> fields, String body, List<Field> trailers) {

        public Request {
            fields = List.copyOf(fields);
            trailers = List.copyOf(trailers);
        }

        /** The values of the field, in order. */
        public List<String> values(String name) {
            return fields.stream()
                    .filter(field -> field.name().equalsIgnoreCase(name))
                    .map(Field::value)
                    .toList();
        }
    }

    /**
     * What a connection has brought.
     *
     * @param whole the requests that are complete
     * @param rest the sound beginning of another one; empty where there is none
     */
    public record Conversation(List<Request> whole, String rest) {

        public Conversation {
            whole = List.copyOf(whole);
        }
    }

    /** Something in the bytes that a strict reader does not take. */
    public static final class NotCanonical extends AssertionError {

        NotCanonical(String what, String text, int at) {
            super(what + " at byte " + at + ", behind <<" + shown(text.substring(Math.max(0, at - 160), at))
                    + ">> and before <<" + shown(text.substring(at, Math.min(text.length(), at + 80))) + ">>");
        }

        private static String shown(String text) {
            return text.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
        }
    }

    public static Conversation read(byte[] bytes) {
        return read(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** Reads all of it; throws {@link NotCanonical} at the first byte that is not canonical. */
    public static Conversation read(String text) {
        var reader = new StrictRequests(text);
        var whole = new ArrayList<Request>();
        int end = 0;
        try {
            while (end < text.length()) {
                whole.add(reader.request());
                end = reader.at;
            }
        } catch (Incomplete incomplete) {
            return new Conversation(whole, text.substring(end));
        }
        return new Conversation(whole, "");
    }

    /** The text ends within a request. */
    private static final class Incomplete extends Exception {

        Incomplete() {
            super("", null, false, false);
        }
    }

    private Request request() throws Incomplete {
        String method = token("method", ' ');
        String target = target(method);
        literal("HTTP/1.1\r\n");
        List<Field> fields = fields();
        long length = framing(fields);
        var trailers = new ArrayList<Field>();
        String body = length < 0 ? chunks(trailers) : take(length);
        return new Request(method, target, fields, body, trailers);
    }

    private String target(String method) throws Incomplete {
        int start = at;
        while (peek() != ' ') {
            char c = peek();
            if (c <= ' ' || c >= 0x7f || c == '#') {
                throw broken("a character of the target");
            }
            at++;
        }
        String target = text.substring(start, at++);
        boolean asterisk = target.equals("*") && method.equals("OPTIONS");
        if (!target.startsWith("/") && !asterisk) {
            throw broken("a target that is not in origin-form");
        }
        return target;
    }

    private List<Field> fields() throws Incomplete {
        var fields = new ArrayList<Field>();
        while (peek() != '\r') {
            String name = token("field name", ':');
            literal(" ");
            fields.add(new Field(name, value()));
        }
        literal("\r\n");
        return fields;
    }

    private String value() throws Incomplete {
        int start = at;
        while (peek() != '\r') {
            char c = peek();
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                throw broken("a control character in a field value");
            }
            at++;
        }
        String value = text.substring(start, at);
        literal("\r\n");
        if (!value.equals(value.strip())) {
            throw broken("blanks around a field value");
        }
        return value;
    }

    /** The length of the body; -1 where it is chunked. */
    private long framing(List<Field> fields) {
        var seen = new HashSet<String>();
        long length = 0;
        for (Field field : fields) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (!seen.add(name) && ONCE.contains(name)) {
                throw broken(name + " twice");
            }
            if (name.equals("content-length")) {
                length = digits(field.value());
            }
            if (name.equals("transfer-encoding")) {
                if (!field.value().equals("chunked")) {
                    throw broken("a transfer coding other than chunked");
                }
                length = -1;
            }
            if (name.equals("host") && !isHost(field.value())) {
                throw broken("a malformed Host");
            }
        }
        if (!seen.contains("host")) {
            throw broken("no Host");
        }
        if (seen.contains("content-length") && seen.contains("transfer-encoding")) {
            throw broken("two kinds of framing");
        }
        return length;
    }

    private static boolean isHost(String value) {
        return value.matches("[A-Za-z0-9._~!$&'()-]+(:[0-9]{0,5})?|\\[[0-9A-Fa-f:.]+](:[0-9]{0,5})?");
    }

    private long digits(String value) {
        if (!value.matches("0|[1-9][0-9]{0,17}")) {
            throw broken("a Content-Length that is not a plain number");
        }
        return Long.parseLong(value);
    }

    private String chunks(List<Field> trailers) throws Incomplete {
        var body = new StringBuilder();
        while (true) {
            int start = at;
            while (isHex(peek())) {
                at++;
            }
            if (at == start || at - start > 15 || (text.charAt(start) == '0' && at - start > 1)) {
                throw broken("a chunk size");
            }
            long size = Long.parseLong(text.substring(start, at), 16);
            literal("\r\n");
            if (size == 0) {
                break;
            }
            body.append(take(size));
            literal("\r\n");
        }
        trailers.addAll(fields());
        for (Field trailer : trailers) {
            if (NOT_IN_TRAILERS.contains(trailer.name().toLowerCase(Locale.ROOT))) {
                throw broken("a trailer that belongs into the head: " + trailer.name());
            }
        }
        return body.toString();
    }

    private String take(long count) throws Incomplete {
        if (text.length() - at < count) {
            throw new Incomplete();
        }
        int start = at;
        at += (int) count;
        return text.substring(start, at);
    }

    private String token(String what, char end) throws Incomplete {
        int start = at;
        while (peek() != end) {
            if (!isTokenCharacter(peek())) {
                throw broken("a character of a " + what);
            }
            at++;
        }
        if (at == start) {
            throw broken("an empty " + what);
        }
        return text.substring(start, at++);
    }

    private void literal(String wanted) throws Incomplete {
        for (int i = 0; i < wanted.length(); i++) {
            if (peek() != wanted.charAt(i)) {
                throw broken("something else than " + NotCanonical.shown(wanted));
            }
            at++;
        }
    }

    private char peek() throws Incomplete {
        if (at == text.length()) {
            throw new Incomplete();
        }
        return text.charAt(at);
    }

    private static boolean isTokenCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || TOKEN_MARKS.indexOf(c) >= 0;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private NotCanonical broken(String what) {
        return new NotCanonical(what, text, at);
    }
}
