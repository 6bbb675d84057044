package dev.falconer.it.gateway;

import dev.falconer.it.gateway.Message.End;
import dev.falconer.it.gateway.Message.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads HTTP/1.1 as strictly as it can be written, so that no two readers could understand it differently: CRLF and nothing
 * else ends a line, names are tokens, there is one Host, at most one framing field, Content-Length in digits or
 * Transfer-Encoding exactly {@code chunked}, chunk sizes are hexadecimal digits, and nothing hop-by-hop is left that its
 * Connection field does not name. What is not so fails the test.
 */
final class Canonical {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern REQUEST_LINE =
            Pattern.compile("(" + TOKEN + ") (/[\\x21\\x22\\x24-\\x7e]*|\\*) HTTP/1\\.1");
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 [1-9]\\d\\d [\\t\\x20-\\x7e\\x80-\\xff]*");
    private static final Pattern FIELD_LINE = Pattern.compile("(" + TOKEN
            + "): ?((?:[\\x21-\\x7e\\x80-\\xff](?:[\\t\\x20-\\x7e\\x80-\\xff]*[\\x21-\\x7e\\x80-\\xff])?)?)");
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._~!$&'()-]+|\\[[0-9A-Fa-f:.]+])(:\\d{0,5})?");
    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]{1,16}");
    private static final Set<String> NEVER = Set.of("keep-alive", "proxy-connection", "http2-settings");
    private static final Set<String> IF_NAMED = Set.of("te", "upgrade");

    private final String text;
    private int at;

    /** What follows is all there will ever be, or more may come. */
    enum Stream {
        ENDED,
        OPEN
    }

    private Canonical(String text) {
        this.text = text;
    }

    /** The requests on one connection; only the last may be cut short. */
    static List<Message> requests(String bytes) {
        var reader = new Canonical(bytes);
        var requests = new ArrayList<Message>();
        while (reader.at < bytes.length()) {
            requests.add(reader.request());
        }
        return requests;
    }

    /** The responses on one connection, the first of them to a request of this method. Behind a 101 anything may follow. */
    static List<Message> responses(String bytes, String firstMethod, Stream stream) {
        var reader = new Canonical(bytes);
        var responses = new ArrayList<Message>();
        boolean toHead = firstMethod.equals("HEAD");
        while (reader.at < bytes.length()) {
            Message response = reader.response(toHead, stream);
            responses.add(response);
            toHead &= response.complete() && response.interim();
        }
        return responses;
    }

    private Message request() {
        int begin = at;
        List<String> lines = head();
        if (lines.isEmpty()) {
            return new Message(text.substring(begin), List.of(), "", List.of(), End.CUT_SHORT);
        }
        String line = lines.getFirst();
        must(REQUEST_LINE.matcher(line).matches(), "request line", line);
        List<Field> fields = fields(lines.subList(1, lines.size()));
        Message head = new Message(line, fields, "", List.of(), End.COMPLETE);
        must(!head.target().equals("*") || line.startsWith("OPTIONS "), "asterisk", line);
        List<String> hosts = head.values("Host");
        must(hosts.size() == 1 && HOST.matcher(hosts.getFirst()).matches(), "Host", hosts.toString());
        return withBody(head, NoLength.NO_BODY);
    }

    private Message response(boolean toHead, Stream stream) {
        int begin = at;
        List<String> lines = head();
        if (lines.isEmpty()) {
            return new Message(text.substring(begin), List.of(), "", List.of(), End.CUT_SHORT);
        }
        String line = lines.getFirst();
        must(STATUS_LINE.matcher(line).matches(), "status line", line);
        Message head = new Message(line, fields(lines.subList(1, lines.size())), "", List.of(), End.COMPLETE);
        int status = head.status();
        if (status < 200 || status == 204) {
            must(!framed(head), "framing of " + status, head.toString());
        }
        if (status == 101) {
            return new Message(line, head.fields(), rest(), List.of(), End.COMPLETE);
        }
        if (status < 200) {
            return head;
        }
        must(head.values("Date").size() == 1, "Date", head.toString());
        if (toHead || status == 204 || status == 304) {
            return head;
        }
        return withBody(head, stream == Stream.ENDED ? NoLength.TO_THE_END : NoLength.NOT_YET);
    }

    /** What no framing field means. */
    private enum NoLength {
        NO_BODY,
        TO_THE_END,
        NOT_YET
    }

    private static boolean framed(Message head) {
        return !head.values("Content-Length").isEmpty()
                || !head.values("Transfer-Encoding").isEmpty();
    }

    private Message withBody(Message head, NoLength noLength) {
        if (!head.values("Transfer-Encoding").isEmpty()) {
            return chunked(head);
        }
        if (!head.values("Content-Length").isEmpty()) {
            long length = Long.parseLong(head.values("Content-Length").getFirst());
            String body = text.substring(at, (int) Math.min(text.length(), at + length));
            at += body.length();
            return new Message(
                    head.line(),
                    head.fields(),
                    body,
                    List.of(),
                    body.length() == length ? End.COMPLETE : End.CUT_SHORT);
        }
        return switch (noLength) {
            case NO_BODY -> head;
            case TO_THE_END -> new Message(head.line(), head.fields(), rest(), List.of(), End.COMPLETE);
            case NOT_YET -> new Message(head.line(), head.fields(), rest(), List.of(), End.CUT_SHORT);
        };
    }

    private Message chunked(Message head) {
        var body = new StringBuilder();
        while (true) {
            int lineEnd = text.indexOf("\r\n", at);
            if (lineEnd < 0) {
                must(text.substring(at).matches("[0-9A-Fa-f]{0,16}\r?"), "chunk size", text.substring(at));
                return cut(head, body);
            }
            String size = text.substring(at, lineEnd);
            must(CHUNK_SIZE.matcher(size).matches(), "chunk size", size);
            int length = Integer.parseInt(size, 16);
            at = lineEnd + 2;
            if (length == 0) {
                return trailers(head, body);
            }
            if (text.length() < at + length + 2) {
                body.append(text, at, Math.min(text.length(), at + length));
                return cut(head, body);
            }
            body.append(text, at, at + length);
            at += length + 2;
            must(text.startsWith("\r\n", at - 2), "end of a chunk", text.substring(at - 2, at));
        }
    }

    private Message trailers(Message head, StringBuilder body) {
        var lines = new ArrayList<String>();
        while (true) {
            int lineEnd = text.indexOf("\r\n", at);
            if (lineEnd < 0) {
                return cut(head, body);
            }
            String line = text.substring(at, lineEnd);
            at = lineEnd + 2;
            if (line.isEmpty()) {
                return new Message(head.line(), head.fields(), body.toString(), parse(lines), End.COMPLETE);
            }
            lines.add(line);
        }
    }

    private Message cut(Message head, StringBuilder body) {
        at = text.length();
        return new Message(head.line(), head.fields(), body.toString(), List.of(), End.CUT_SHORT);
    }

    private String rest() {
        String rest = text.substring(at);
        at = text.length();
        return rest;
    }

    /** The lines of the head; none where it is not complete. */
    private List<String> head() {
        int end = text.indexOf("\r\n\r\n", at);
        if (end < 0) {
            at = text.length();
            return List.of();
        }
        List<String> lines = List.of(text.substring(at, end).split("\r\n", -1));
        at = end + 4;
        return lines;
    }

    private static List<Field> fields(List<String> lines) {
        List<Field> fields = parse(lines);
        var head = new Message("", fields, "", List.of(), End.COMPLETE);
        List<String> lengths = head.values("Content-Length");
        List<String> codings = head.values("Transfer-Encoding");
        must(lengths.size() + codings.size() <= 1, "framing fields", fields.toString());
        must(lengths.stream().allMatch(length -> length.matches("\\d{1,18}")), "Content-Length", lengths.toString());
        must(codings.stream().allMatch("chunked"::equals), "Transfer-Encoding", codings.toString());
        List<String> named = head.values("Connection").stream()
                .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split("[, ]+", -1)).stream())
                .toList();
        for (Field field : fields) {
            String name = field.name().toLowerCase(Locale.ROOT);
            must(!NEVER.contains(name), "hop-by-hop field", field.toString());
            must(!IF_NAMED.contains(name) || named.contains(name), "hop-by-hop field", field.toString());
        }
        must(Set.of("close", "keep-alive", "te", "upgrade").containsAll(named), "Connection", named.toString());
        return fields;
    }

    private static List<Field> parse(List<String> lines) {
        return lines.stream()
                .map(line -> {
                    Matcher field = FIELD_LINE.matcher(line);
                    must(field.matches(), "field line", line);
                    return new Field(field.group(1), field.group(2));
                })
                .toList();
    }

    private static void must(boolean canonical, String what, String found) {
        if (!canonical) {
            throw new AssertionError("not canonical, " + what + ": " + Notation.written(found));
        }
    }
}
