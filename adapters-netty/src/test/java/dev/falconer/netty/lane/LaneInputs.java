package dev.falconer.netty.lane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Messages for both lanes, as a client or a backend may send them: most of them plain, many with something unusual, some with
 * bytes changed anywhere, cut anywhere. The same seed makes the same ones.
 */
public final class LaneInputs {

    private static final String[] METHODS = {"GET", "GET", "GET", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS"};
    private static final String[] ODD_METHODS = {"get", "CONNECT", "TRACE", "PROPFIND", "G;T", "", "GETT", "GE", "PRI"};
    private static final String[] TARGETS = {
        "/",
        "/small",
        "/a/b/c?d=e&f=%20",
        "//x//y",
        "/%2e%2e/x",
        "/a/../b",
        "/a/./b?c",
        "/%2F",
        "/?",
        "/a;b=c,d",
        "/~x!$&'()*+"
    };
    private static final String[] ODD_TARGETS = {
        "*",
        "http://h.test/x",
        "http://h.test",
        "x",
        "/a b",
        "/\u00e9",
        "/a#b",
        "",
        "/a\\b",
        "/%zz",
        "h.test:80",
        "/\u007f"
    };
    private static final String[] ODD_VERSIONS = {
        "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "http/1.1", "HTTP/1.1 ", "HTTP/11", ""
    };
    private static final String[] ODD_LINE_ENDS = {"\n", "\r", "\r\r\n", " \r\n", "\r\n ", "\r\n\t", "\r\n\r\n"};
    private static final String[] NAMES = {
        "Accept",
        "User-Agent",
        "Cookie",
        "X-A",
        "x_b",
        "Referer",
        "Accept-Encoding",
        "If-None-Match",
        "Range",
        "Date",
        "Server",
        "Content-Type",
        "Set-Cookie",
        "ETag",
        "Cache-Control",
        "Vary",
        "Trailer",
        "X!#$%&'*+.^`|~9"
    };
    private static final String[] RULED_NAMES = {
        "Connection",
        "connection",
        "Keep-Alive",
        "Proxy-Connection",
        "X-Forwarded-For",
        "x-forwarded-proto",
        "X-Forwarded-Host",
        "X_Forwarded_For",
        "X-Original-URL",
        "Forwarded",
        "Via",
        "Max-Forwards",
        "X-Request-Id",
        "traceparent",
        "tracestate",
        "MS-ASPNETCORE-TOKEN",
        "ms-aspnetcore-clientcert",
        "X-Real-IP",
        "Host"
    };
    private static final String[] FRAMING_NAMES = {
        "Content-Length",
        "content-length",
        "CONTENT-LENGTH",
        "Transfer-Encoding",
        "Expect",
        "Upgrade",
        "TE",
        "HTTP2-Settings",
        "Sec-WebSocket-Key1",
        "Sec-WebSocket-Key2"
    };
    private static final String[] ODD_NAMES = {
        "", "X A", "X\tA", "X(A", "\u00e9", "X-A ", " X-A", "Content-Length ", "X\u0000"
    };
    private static final String[] VALUES = {
        "",
        "a",
        "text/html, */*;q=0.8",
        "Mozilla/5.0 (X11; Linux x86_64)",
        "close",
        "keep-alive",
        "Close, X-A",
        "x-a",
        "h.test",
        "h.test:8080",
        "1",
        "0",
        "12",
        "unix",
        "192.0.2.1:1",
        "for=192.0.2.7;proto=http",
        "for=\"[2001:db8::1]\"",
        "a\tb  c",
        "\"q\""
    };
    private static final String[] ODD_VALUES = {
        "chunked",
        "gzip, chunked",
        "100-continue",
        "websocket",
        "trailers",
        "1, 1",
        "+1",
        "0x1",
        "99999999999999999999",
        "\u00e9",
        "a\u0001b",
        "a\rb",
        "a\u0000",
        "for=\"",
        "h test",
        "-1",
        "00000000000000000003",
        "\u007f"
    };
    private static final String[] ODD_PHRASES = {"OK", "Not Found", "", "Fine", " OK", "OK ", "Gr\u00fc\u00df", "O\tK"};
    private static final int[] STATUSES = {200, 200, 200, 404, 204, 304, 205, 302, 500, 100, 101, 199, 299, 600, 999};

    /** Around what an array for heads holds at first, and what a head may have at most. */
    private static final int[] VALUE_LENGTHS = {900, 1_100, 4_000, 8_000, 8_200, 9_000};

    /** Around what goes out with its head. */
    private static final int[] BODY_LENGTHS = {4_095, 4_096, 4_097, 10_000};

    private final Random random;
    private final StringBuilder text = new StringBuilder();

    public LaneInputs(long seed) {
        this.random = new Random(seed);
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    private String of(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String of(int oddOneIn, String[] usual, String[] odd) {
        return oneIn(oddOneIn) ? of(odd) : of(usual);
    }

    /** One request or two, behind each other; or something like it. */
    public byte[] requests() {
        text.setLength(0);
        if (oneIn(40)) {
            text.append(of("\r\n", "\n", " ", "\r", "\r\n\r\n"));
        }
        request();
        if (oneIn(5)) {
            request();
        }
        return spoiled();
    }

    private void request() {
        text.append(of(30, METHODS, ODD_METHODS))
                .append(space())
                .append(of(20, TARGETS, ODD_TARGETS))
                .append(space())
                .append(oneIn(30) ? of(ODD_VERSIONS) : "HTTP/1.1")
                .append(lineEnd());
        if (!oneIn(40)) {
            field(oneIn(3) ? "host" : "Host", oneIn(30) ? of(ODD_VALUES) : "h.test");
        }
        fieldsAndBody(oneIn(3));
    }

    /** One response, and sometimes bytes behind it. */
    public byte[] response() {
        int status = STATUSES[random.nextInt(STATUSES.length)];
        text.setLength(0);
        text.append(oneIn(40) ? of(ODD_VERSIONS) : "HTTP/1.1")
                .append(space())
                .append(oneIn(40) ? of("20", "2000", "0200", "abc", "") : String.valueOf(status))
                .append(space())
                .append(
                        oneIn(8)
                                ? of(ODD_PHRASES)
                                : HttpResponseStatus.valueOf(status).reasonPhrase())
                .append(lineEnd());
        fieldsAndBody(!oneIn(4));
        if (oneIn(20)) {
            text.append(of("x", "\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        }
        return spoiled();
    }

    private void fieldsAndBody(boolean hasBody) {
        for (int i = random.nextInt(6); i > 0; i--) {
            String name = oneIn(4) ? of(RULED_NAMES) : of(NAMES);
            field(oneIn(60) ? of(ODD_NAMES) : name, oneIn(150) ? ofLength(VALUE_LENGTHS) : of(40, VALUES, ODD_VALUES));
        }
        if (oneIn(25)) {
            field(of(FRAMING_NAMES), oneIn(2) ? of(ODD_VALUES) : of("0", "3", "5"));
        }
        if (hasBody && oneIn(8)) {
            field("Transfer-Encoding", "chunked");
            text.append("\r\n")
                    .append(of("3\r\nabc\r\n0\r\n\r\n", "0\r\n\r\n", "5\r\nabcde\r\n0\r\nX-T: 1\r\n\r\n", "z\r\n"));
        } else if (hasBody) {
            String body = oneIn(60)
                    ? ofLength(BODY_LENGTHS)
                    : of("", "a", "abc", "hello, lanes", "\r\n\r\n", "GET / HTTP/1.1\r\n\r\n");
            field("Content-Length", String.valueOf(body.length() + (oneIn(30) ? random.nextInt(5) - 2 : 0)));
            text.append("\r\n").append(body);
        } else {
            text.append(lineEnd());
        }
    }

    private void field(String name, String value) {
        text.append(name)
                .append(oneIn(100) ? of(" :", "", "\t:", "::") : ":")
                .append(of(20, new String[] {" ", " ", ""}, new String[] {"  ", "\t", " \t "}))
                .append(value)
                .append(oneIn(30) ? of(" ", "\t", "  ") : "")
                .append(lineEnd());
    }

    private String ofLength(int... lengths) {
        return "v".repeat(lengths[random.nextInt(lengths.length)]);
    }

    private String space() {
        return oneIn(100) ? of("  ", "\t", "", "\u000b") : " ";
    }

    private String lineEnd() {
        return oneIn(150) ? of(ODD_LINE_ENDS) : "\r\n";
    }

    /** As it is, or with some bytes changed. */
    private byte[] spoiled() {
        if (oneIn(6)) {
            for (int i = 1 + random.nextInt(3); i > 0 && !text.isEmpty(); i--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.setCharAt(at, (char) random.nextInt(256));
                    case 1 -> text.deleteCharAt(at);
                    case 2 -> text.insert(at, (char) random.nextInt(256));
                    default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 1 + random.nextInt(9))));
                }
            }
        }
        return text.toString().getBytes(ISO_8859_1);
    }

    /** In one piece mostly, otherwise in two or three. */
    public List<byte[]> cut(byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int i = oneIn(3) ? 1 + random.nextInt(2) : 0; i > 0; i--) {
            int to = from + random.nextInt(bytes.length - from + 1);
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        pieces.add(Arrays.copyOfRange(bytes, from, bytes.length));
        return pieces;
    }

    /** As a socket would deliver it: outside of the heap. */
    public static ByteBuf received(byte[] piece) {
        return ByteBufAllocator.DEFAULT.directBuffer(piece.length + 16).writeBytes(piece);
    }

    /** How many inputs a test takes: all in the long run. */
    public static int count(int inTheLongRun) {
        return Boolean.getBoolean("falconer.long") ? inTheLongRun : inTheLongRun / 50;
    }

    /** Looking for leaks at each buffer takes ten times as long as all the rest, and others look for them. */
    public static Unwatched withoutLeakDetection() {
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        return () -> ResourceLeakDetector.setLevel(before);
    }

    /** A stretch in which nobody looks for leaks. */
    @FunctionalInterface
    public interface Unwatched extends AutoCloseable {
        @Override
        void close();
    }

    /** Any number below the bound, for whatever else a test varies. */
    public int next(int bound) {
        return random.nextInt(bound);
    }
}
