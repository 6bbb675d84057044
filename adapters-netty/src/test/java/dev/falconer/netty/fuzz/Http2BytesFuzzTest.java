package dev.falconer.netty.fuzz;

import static dev.falconer.application.port.driven.Http2Frames.CONTINUATION;
import static dev.falconer.application.port.driven.Http2Frames.END_HEADERS;
import static dev.falconer.application.port.driven.Http2Frames.END_STREAM;
import static dev.falconer.application.port.driven.Http2Frames.HEADERS;
import static dev.falconer.application.port.driven.Http2Frames.PADDED;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.falconer.application.port.driven.Http2Frames;
import dev.falconer.application.port.driven.StrictRequests.Request;
import dev.falconer.netty.Leaks;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever frames a client of HTTP/2 sends behind its preface: what the backend reads is strictly sound and not more requests
 * than there are heads in these bytes; what the client is told are whole frames; nothing fails in an unforeseen way, and
 * another client is answered.
 */
class Http2BytesFuzzTest {

    static {
        Leaks.install();
    }

    private static final Complaints COMPLAINTS = Complaints.listen();
    private static final StrictBackend BACKEND = new StrictBackend();

    @AutoClose
    private static final HandTurnedWire WIRE = new HandTurnedWire(BACKEND);

    private static final byte[] BEGINNING = Http2Frames.join(Http2Frames.PREFACE, Http2Frames.settings());

    static Stream<Arguments> seeds() {
        byte[] head = Http2Frames.block(Http2Frames.request("GET", "/t"));
        byte[] body = "hello".getBytes(ISO_8859_1);
        byte[] post = Http2Frames.post(1, "/t");
        return Stream.of(
                        Http2Frames.get(1, "/t"),
                        Http2Frames.join(Http2Frames.get(1, "/t"), Http2Frames.get(3, "/u")),
                        Http2Frames.join(post, Http2Frames.data(END_STREAM, 1, body)),
                        Http2Frames.join(post, Http2Frames.data(0, 1, body), Http2Frames.data(END_STREAM, 1, body)),
                        Http2Frames.join(
                                post,
                                Http2Frames.data(PADDED, 1, new byte[] {2, 'h', 'i', 0, 0}),
                                Http2Frames.headers(END_HEADERS | END_STREAM, 1, "x-sum", "42")),
                        Http2Frames.join(
                                Http2Frames.frame(HEADERS, END_STREAM, 1, head),
                                Http2Frames.frame(CONTINUATION, END_HEADERS, 1, Http2Frames.block("x-a", "1"))),
                        Http2Frames.join(post, Http2Frames.reset(1, 8)),
                        Http2Frames.headers(END_HEADERS | END_STREAM, 1, Http2Frames.request("GE\u008b", "/t")),
                        Http2Frames.join(Http2Frames.ping(42), Http2Frames.settings(4, 10), Http2Frames.get(1, "/t")),
                        Http2Frames.join(Http2Frames.get(1, "/t"), Http2Frames.windowUpdate(1, 0)),
                        Http2Frames.join(Http2Frames.windowUpdate(0, Integer.MAX_VALUE), Http2Frames.get(1, "/t")),
                        Http2Frames.headers(
                                END_HEADERS,
                                1,
                                ":method",
                                "CONNECT",
                                ":protocol",
                                "websocket",
                                ":scheme",
                                "http",
                                ":authority",
                                "h.test",
                                ":path",
                                "/t",
                                "sec-websocket-version",
                                "13"),
                        Http2Frames.headers(
                                END_HEADERS, 1, ":method", "GET", ":scheme", "http", ":path", "/t", "host", "h.test"),
                        Http2Frames.headers(
                                END_HEADERS, 1, with(Http2Frames.request("POST", "/t"), "content-length", "5")),
                        Http2Frames.headers(
                                END_HEADERS, 1, with(Http2Frames.request("GET", "/t"), "transfer-encoding", "chunked")),
                        Http2Frames.headers(
                                END_HEADERS | END_STREAM, 1, Http2Frames.request("GET", "/t HTTP/1.1\r\nX: y\r\n\r\n")),
                        Http2Frames.headers(
                                END_HEADERS | END_STREAM,
                                1,
                                with(Http2Frames.request("GET", "/t"), "cookie", "a\r\nb: c")))
                .map(Arguments::of);
    }

    private static String[] with(String[] fields, String... more) {
        return Stream.concat(Stream.of(fields), Stream.of(more)).toArray(String[]::new);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void nothingUnsoundComesOutOfFrames(byte[] frames) throws IOException {
        try (HandTurnedWire.Client client = WIRE.connect()) {
            client.send(Http2Frames.join(BEGINNING, frames));

            assertWholeFrames(client.receivedBytes());
        }
        WIRE.await(() -> WIRE.underWay() == 0 && BACKEND.halfRead() == 0);
        List<Request> heard = BACKEND.takeRequests();

        assertThat(heard).as("requests at the backend").hasSizeLessThanOrEqualTo(headsIn(frames));
        assertThat(heard)
                .allSatisfy(request ->
                        assertThat(request.values("MS-ASPNETCORE-TOKEN")).containsExactly("token"));
        assertOthersAreServed();
    }

    /** How many frames look as if they began a request; what follows the first one that is cut short does not count. */
    private static int headsIn(byte[] frames) throws IOException {
        InputStream in = new ByteArrayInputStream(frames);
        int heads = 0;
        try {
            while (true) {
                heads += Http2Frames.read(in).type() == HEADERS ? 1 : 0;
            }
        } catch (EOFException end) {
            return heads;
        }
    }

    /** What is cut short at the end may be on its way still. */
    private static void assertWholeFrames(byte[] received) throws IOException {
        InputStream in = new ByteArrayInputStream(received);
        try {
            while (true) {
                assertThat(Http2Frames.read(in).type()).as("type of a frame").isLessThan(10);
            }
        } catch (EOFException end) {
            assertThat(in.available()).isZero();
        }
    }

    private static void assertOthersAreServed() {
        assertThat(WIRE.underWay()).as("requests under way").isZero();
        assertThat(BACKEND.halfRead()).as("connections with half a request").isZero();
        try (HandTurnedWire.Client other = WIRE.connect()) {
            other.send("GET /other HTTP/1.1\r\nHost: h.test\r\n\r\n".getBytes(ISO_8859_1))
                    .await(() -> other.ended() || other.received().endsWith("ok"));

            assertThat(other.received()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
            assertThat(BACKEND.takeRequests()).extracting(Request::target).containsExactly("/other");
        }
        assertThat(COMPLAINTS.heard()).isEmpty();
    }

    @AfterAll
    static void nothingLeaked() {
        assertThat(Leaks.found()).isEmpty();
    }
}
