package dev.falconer.it.hostile;

import static dev.falconer.application.port.driven.Http2Frames.CONTINUATION;
import static dev.falconer.application.port.driven.Http2Frames.END_HEADERS;
import static dev.falconer.application.port.driven.Http2Frames.END_STREAM;
import static dev.falconer.application.port.driven.Http2Frames.HEADERS;
import static dev.falconer.application.port.driven.Http2Frames.INITIAL_WINDOW_SIZE;
import static dev.falconer.application.port.driven.Http2Frames.PRIORITY;
import static dev.falconer.application.port.driven.Http2Frames.RST_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.Http2Frames;
import dev.falconer.it.fixture.EchoBackend;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http2Wire;
import dev.falconer.it.fixture.Http2Wire.Farewell;
import dev.falconer.it.fixture.Http2Wire.Reading;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.Scratch;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Z29: what HTTP/2 lets a client do cheaply that costs a server dearly. Falconer has a heap of {@value #HEAP_MEBIBYTES} MiB
 * here, and as much again outside it; it must get by with that, an ordinary client must be answered all the while, and the
 * attacker is told to go.
 */
class Http2AttacksIT {

    private static final int HEAP_MEBIBYTES = 64;

    /** The process as a whole: both heaps, code, and the threads of a small machine. */
    private static final long RESIDENT_MEBIBYTES = 320;

    /** Of an ordinary client: attacker and server share the processors of a small machine, and both use all they get. */
    private static final Duration PATIENCE =
            Boolean.getBoolean("falconer.long") ? Duration.ofSeconds(1) : Duration.ofSeconds(10);

    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int REFUSED_STREAM = 7;
    private static final int PROTOCOL_ERROR = 1;

    /** As they are, but for a patience that is shorter than two minutes. */
    private static final Path LIMITS = Scratch.write("falconer.xml", """
            <falconer>
              <limits minBytesGracePeriod="00:00:01" />
            </falconer>
            """);

    private static final EchoBackend BACKEND = EchoBackend.create();
    private static final Falconer FALCONER = Falconer.of(BACKEND.site())
            .options("--config", LIMITS.toString())
            .javaOptions("-Xmx" + HEAP_MEBIBYTES + "m -XX:MaxDirectMemorySize=" + HEAP_MEBIBYTES + "m")
            .start();

    private final Bystander bystander = Bystander.of(FALCONER);
    private String occasion = "";

    @BeforeAll
    static void warmUp() {
        assertThat(FALCONER.http().get("/first").text()).isEqualTo("/first");
    }

    @BeforeEach
    void remember(TestInfo test) {
        occasion = test.getDisplayName();
    }

    @AfterEach
    void othersWereAnswered() {
        bystander.report("during: " + occasion, PATIENCE);
        assertServes();
    }

    @AfterAll
    static void memoryStayedBounded() {
        long peak = Processes.peakResidentKibibytes(FALCONER.pid()) / 1024;
        Measurements.print(String.format(
                Locale.ROOT, "memory of Falconer at its most, under attacks over HTTP/2: %d MiB resident", peak));
        String log = FALCONER.log().text();
        FALCONER.close();
        assertThat(peak).isLessThan(RESIDENT_MEBIBYTES);
        assertThat(log).doesNotContain("OutOfMemoryError", "unforeseen");
    }

    private static void assertServes() {
        try (Http2Wire wire = Http2Wire.connect(FALCONER)) {
            wire.send(Http2Frames.get(1, "/after"));
            assertThat(wire.next(1).status()).isEqualTo(200);
            assertThat(wire.next(1).text()).isEqualTo("/after");
        }
    }

    /** Sends until it is told to go, or has been so often that it never will be. */
    private static Farewell flood(Http2Wire wire, int times, Round round) {
        try {
            for (int i = 0; i < times && !wire.isToldToGo(); i++) {
                wire.send(round.bytes(i));
            }
        } catch (UncheckedIOException ended) {
            return wire.awaitFarewell();
        }
        return wire.awaitFarewell();
    }

    private interface Round {
        byte[] bytes(int number);
    }

    private static void assertToldToGo(Farewell farewell) {
        assertToldToGo(farewell, ENHANCE_YOUR_CALM);
    }

    private static void assertToldToGo(Farewell farewell, int error) {
        assertThat(farewell).as("how the attacker was sent away").isEqualTo(new Farewell.GoAway(error));
    }

    /** One that reads nothing may come too late for the reason. */
    private static void assertSentAway(Farewell farewell) {
        assertThat(farewell)
                .as("how the attacker was sent away")
                .isIn(new Farewell.GoAway(ENHANCE_YOUR_CALM), new Farewell.Ended());
    }

    @Test
    @DisplayName("Z29 rapid reset: streams opened and reset at once (CVE-2023-44487)")
    void rapidReset() {
        try (Http2Wire wire = Http2Wire.connect(FALCONER)) {
            Farewell farewell = flood(wire, 20_000, i -> {
                int stream = 2 * i + 1;
                return Http2Frames.join(Http2Frames.get(stream, "/reset"), Http2Frames.reset(stream, 8));
            });

            assertToldToGo(farewell);
        }
    }

    @Test
    @DisplayName("Z29 MadeYouReset: streams that the server is made to reset (CVE-2025-8671)")
    void madeYouReset() {
        try (Http2Wire wire = Http2Wire.connect(FALCONER)) {
            Farewell farewell = flood(wire, 20_000, i -> {
                int stream = 2 * i + 1;
                // An increment of 0 is an error of the stream, for which the server must reset it.
                return Http2Frames.join(Http2Frames.get(stream, "/made"), Http2Frames.windowUpdate(stream, 0));
            });

            assertToldToGo(farewell);
        }
    }

    @Test
    @DisplayName("Z29 MadeYouReset by data behind the end of a request")
    void madeYouResetByData() {
        try (Http2Wire wire = Http2Wire.connect(FALCONER)) {
            Farewell farewell = flood(wire, 20_000, i -> {
                int stream = 2 * i + 1;
                return Http2Frames.join(
                        Http2Frames.get(stream, "/made"), Http2Frames.data(0, stream, new byte[] {'x'}));
            });

            assertToldToGo(farewell);
        }
    }

    @Test
    @DisplayName("Z29 malformed requests without end: each is a reset that the server must send")
    void malformedRequests() {
        try (Http2Wire wire = Http2Wire.connect(FALCONER)) {
            Farewell farewell = flood(
                    wire,
                    20_000,
                    i -> Http2Frames.headers(END_HEADERS | END_STREAM, 2 * i + 1, ":method", "GET", "Upper", "case"));

            assertToldToGo(farewell);
        }
    }

    @Test
    @DisplayName("Z29 CONTINUATION flood with fields (CVE-2024-27316 and others)")
    void continuationFlood() {
        byte[] fields = Http2Frames.block("x-flood", "v".repeat(8_000), "x-more", "v".repeat(8_000));
        try (Http2Wire wire = Http2Wire.connect(FALCONER)) {
            wire.send(Http2Frames.headers(END_STREAM, 1, Http2Frames.request("GET", "/flood")));
            Farewell farewell = flood(wire, 20_000, _ -> Http2Frames.frame(CONTINUATION, 0, 1, fields));

            // The codec calls a head that is larger than announced an error of the protocol.
            assertToldToGo(farewell, PROTOCOL_ERROR);
        }
    }

    @Test
    @DisplayName("Z29 CONTINUATION flood with nothing in it")
    void emptyContinuationFlood() {
        try (Http2Wire wire = Http2Wire.connect(FALCONER)) {
            wire.send(Http2Frames.headers(END_STREAM, 1, Http2Frames.request("GET", "/flood")));
            Farewell farewell = flood(wire, 200_000, _ -> Http2Frames.frame(CONTINUATION, 0, 1, new byte[0]));

            assertToldToGo(farewell);
        }
    }

    @Test
    @DisplayName("Z29 HPACK bomb: a few bytes that stand for megabytes of fields")
    void hpackBomb() {
        byte[] block = bombOf("x-bomb", "v".repeat(4_000), 12_000);
        try (Http2Wire wire = Http2Wire.connect(FALCONER)) {
            Farewell farewell =
                    flood(wire, 2_000, i -> Http2Frames.frame(HEADERS, END_HEADERS | END_STREAM, 2 * i + 1, block));

            assertToldToGo(farewell);
        }
        assertThat(BACKEND.requests()).noneMatch(request -> request.target().equals("/bomb"));
    }

    /** One large field is put into the table, and then named by its index again and again (RFC 7541 section 6.1). */
    private static byte[] bombOf(String name, String value, int times) {
        var block = new ByteArrayOutputStream();
        block.writeBytes(Http2Frames.block(Http2Frames.request("GET", "/bomb")));
        byte[] literal = Http2Frames.block(name, value);
        // The same literal, but with indexing: the first free index is 62.
        literal[0] = 0x40;
        block.writeBytes(literal);
        for (int i = 0; i < times; i++) {
            block.write(0x80 | 62);
        }
        return block.toByteArray();
    }

    @Test
    @DisplayName("Z29 settings flood, the answers left unread")
    void settingsFlood() {
        byte[] hundred = Http2Frames.join(repeated(Http2Frames.settings(INITIAL_WINDOW_SIZE, 65_535), 100));
        try (Http2Wire wire = Http2Wire.connect(FALCONER, Reading.NOTHING)) {
            assertSentAway(flood(wire, 10_000, _ -> hundred));
        }
    }

    @Test
    @DisplayName("Z29 ping flood, the answers left unread")
    void pingFlood() {
        byte[] hundred = Http2Frames.join(repeated(Http2Frames.ping(42), 100));
        try (Http2Wire wire = Http2Wire.connect(FALCONER, Reading.NOTHING)) {
            assertSentAway(flood(wire, 10_000, _ -> hundred));
        }
    }

    @Test
    @DisplayName("Z29 empty DATA without end")
    void emptyDataFlood() {
        byte[] hundred = Http2Frames.join(repeated(Http2Frames.data(0, 1, new byte[0]), 100));
        try (Http2Wire wire = Http2Wire.connect(FALCONER)) {
            wire.send(Http2Frames.post(1, "/flood"));

            assertToldToGo(flood(wire, 10_000, _ -> hundred));
        }
    }

    @Test
    @DisplayName("Z29 padding without end: frames of nothing but padding")
    void paddingFlood() {
        byte[] padded = new byte[256];
        padded[0] = (byte) 255;
        byte[] hundred = Http2Frames.join(repeated(Http2Frames.data(Http2Frames.PADDED, 1, padded), 100));
        try (Http2Wire wire = Http2Wire.connect(FALCONER)) {
            wire.send(Http2Frames.post(1, "/flood"));

            assertToldToGo(flood(wire, 10_000, _ -> hundred));
        }
    }

    private static byte[][] repeated(byte[] frame, int times) {
        byte[][] frames = new byte[times][];
        Arrays.fill(frames, frame);
        return frames;
    }

    @Test
    @DisplayName("Z29 priorities and unknown frames without end cost others nothing")
    void uselessFrames() {
        byte[] priority = Http2Frames.frame(PRIORITY, 0, 3, new byte[] {0, 0, 0, 1, 15});
        byte[] unknown = Http2Frames.frame(0xbe, 0, 0, new byte[100]);
        byte[] hundred = Http2Frames.join(repeated(Http2Frames.join(priority, unknown), 100));
        try (Http2Wire wire = Http2Wire.connect(FALCONER)) {
            for (int i = 0; i < 1_000; i++) {
                wire.send(hundred);
            }
            wire.send(Http2Frames.get(5, "/useless"));

            assertThat(wire.next(5).status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("Z29 window stall: responses of which the client takes nothing")
    void windowStall() {
        try (Http2Wire wire = Http2Wire.connect(FALCONER, Reading.EVERYTHING, INITIAL_WINDOW_SIZE, 0)) {
            for (int i = 0; i < 100; i++) {
                wire.send(Http2Frames.get(2 * i + 1, "/big/20000000"));
            }
            var answered = new HashSet<Integer>();
            var cut = new HashSet<Integer>();
            while (cut.size() < 100) {
                Http2Frames.Frame frame = wire.nextOnStream();
                if (frame.type() == HEADERS) {
                    assertThat(frame.status()).isEqualTo(200);
                    answered.add(frame.stream());
                }
                // Each of them is told to go when it has been slower than the least rate for too long.
                if (frame.type() == RST_STREAM) {
                    assertThat(answered).contains(frame.stream());
                    cut.add(frame.stream());
                }
            }
        }
    }

    @Test
    @DisplayName("Z29 Z19 more streams than announced are refused, and those within go on")
    void thousandStreams() {
        try (Http2Wire wire = Http2Wire.connect(FALCONER)) {
            for (int i = 0; i < 1_100; i++) {
                wire.send(Http2Frames.post(2 * i + 1, "/many/" + i));
            }
            for (int i = 128; i < 1_100; i++) {
                Http2Frames.Frame refused = wire.next(2 * i + 1);
                assertThat(refused.type()).as("stream %d", i).isEqualTo(RST_STREAM);
                assertThat(refused.number(0)).as("stream %d", i).isEqualTo(REFUSED_STREAM);
            }
            for (int i = 0; i < 128; i++) {
                wire.send(Http2Frames.data(END_STREAM, 2 * i + 1, new byte[0]));
                assertThat(wire.next(2 * i + 1).status()).as("stream %d", i).isEqualTo(200);
            }
        }
    }
}
