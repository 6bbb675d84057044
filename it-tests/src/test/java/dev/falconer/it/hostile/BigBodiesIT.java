package dev.falconer.it.hostile;

import static dev.falconer.application.port.driven.Http2Frames.DATA;
import static dev.falconer.application.port.driven.Http2Frames.END_STREAM;
import static dev.falconer.application.port.driven.Http2Frames.HEADERS;
import static dev.falconer.application.port.driven.Http2Frames.INITIAL_WINDOW_SIZE;
import static dev.falconer.application.port.driven.Http2Frames.SETTINGS;
import static dev.falconer.application.port.driven.Http2Frames.WINDOW_UPDATE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.Http2Frames;
import dev.falconer.application.port.driven.Http2Frames.Frame;
import dev.falconer.it.fixture.EchoBackend;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http2Wire;
import dev.falconer.it.fixture.Http2Wire.Reading;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.Stopwatch;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Bodies far larger than all memory, over HTTP/2: flow control of both sides is coupled, so that what waits in Falconer is a
 * window and not a body. Falconer has a heap of {@value #HEAP_MEBIBYTES} MiB, and as much again outside it.
 */
class BigBodiesIT {

    private static final int HEAP_MEBIBYTES = 64;
    private static final long RESIDENT_MEBIBYTES = 320;
    private static final long MEBIBYTE = 1024 * 1024;
    private static final boolean LONG = Boolean.getBoolean("falconer.long");

    /** More than 32 bits with a sign hold. */
    private static final long UPLOAD = (LONG ? 2_100 : 200) * MEBIBYTE;

    private static final long DOWNLOAD = (LONG ? 1_024 : 100) * MEBIBYTE;

    /** What every connection and stream begins with (RFC 9113 section 6.9.2). */
    private static final int FIRST_WINDOW = 65_535;

    private static final byte[] PART = new byte[16_384];

    @AutoClose
    private Falconer falconer = Falconer.of(EchoBackend.create(web -> web.maxAllowedContentLength(4_000_000_000L))
                    .site())
            .javaOptions("-Xmx" + HEAP_MEBIBYTES + "m -XX:MaxDirectMemorySize=" + HEAP_MEBIBYTES + "m")
            .start();

    @BeforeEach
    void warmUp() {
        assertThat(falconer.http().get("/first").text()).isEqualTo("/first");
    }

    @AfterEach
    void memoryStayedBounded() {
        long peak = Processes.peakResidentKibibytes(falconer.pid()) / 1024;
        Measurements.print("memory of Falconer at its most, with a big body: " + peak + " MiB resident");
        assertThat(peak).isLessThan(RESIDENT_MEBIBYTES);
        assertThat(falconer.log().text()).doesNotContain("OutOfMemoryError");
    }

    @Test
    @DisplayName("Z20 an upload of more than 2 GiB over HTTP/2 (in the short form 200 MiB) arrives to its last byte")
    void bigUpload() {
        Stopwatch watch = Stopwatch.start();
        try (Http2Wire wire = Http2Wire.connect(falconer, Reading.NOTHING)) {
            wire.send(Http2Frames.post(1, "/sink"));
            var windows = new Windows();
            for (long left = UPLOAD; left > 0; left -= PART.length) {
                while (windows.least() < PART.length) {
                    windows.hear(wire.readByHand(), wire);
                }
                windows.spend(PART.length);
                wire.send(Http2Frames.data(left == PART.length ? END_STREAM : 0, 1, PART));
            }

            assertThat(windows.response(wire)).isEqualTo(Long.toString(UPLOAD));
        }
        printRate("upload", UPLOAD, watch);
    }

    /** How much may be sent: on stream 1, and on the connection. */
    private static final class Windows {

        private long ofStream = FIRST_WINDOW;
        private long ofConnection = FIRST_WINDOW;

        long least() {
            return Math.min(ofStream, ofConnection);
        }

        void spend(int bytes) {
            ofStream -= bytes;
            ofConnection -= bytes;
        }

        void hear(Frame frame, Http2Wire wire) {
            switch (frame.type()) {
                case WINDOW_UPDATE -> {
                    if (frame.stream() == 0) {
                        ofConnection += frame.number(0);
                    } else {
                        ofStream += frame.number(0);
                    }
                }
                case SETTINGS -> {
                    if (!frame.has(Http2Frames.ACK)) {
                        for (int at = 0; at < frame.payload().length; at += 6) {
                            if (frame.payload()[at + 1] == INITIAL_WINDOW_SIZE) {
                                ofStream += frame.number(at + 2) - FIRST_WINDOW;
                            }
                        }
                        wire.send(Http2Frames.settingsAck());
                    }
                }
                default -> throw new AssertionError("unexpected: " + frame);
            }
        }

        String response(Http2Wire wire) {
            var body = new StringBuilder();
            while (true) {
                Frame frame = wire.readByHand();
                if (frame.type() == HEADERS) {
                    assertThat(frame.status()).isEqualTo(200);
                } else if (frame.type() == DATA) {
                    body.append(new String(frame.payload(), ISO_8859_1));
                } else {
                    hear(frame, wire);
                }
                if (frame.stream() == 1 && frame.type() <= HEADERS && frame.has(END_STREAM)) {
                    return body.toString();
                }
            }
        }
    }

    @Test
    @DisplayName("Z20 a download of 1 GiB over HTTP/2 (in the short form 100 MiB) to a slow client")
    void bigDownload() {
        Stopwatch watch = Stopwatch.start();
        try (Http2Wire wire = Http2Wire.connect(falconer, Reading.NOTHING, INITIAL_WINDOW_SIZE, FIRST_WINDOW)) {
            wire.send(Http2Frames.get(1, "/big/" + DOWNLOAD));
            long got = 0;
            boolean ended = false;
            while (!ended) {
                Frame frame = wire.readByHand();
                if (frame.type() == SETTINGS && !frame.has(Http2Frames.ACK)) {
                    wire.send(Http2Frames.settingsAck());
                }
                if (frame.type() == DATA) {
                    int bytes = frame.payload().length;
                    got += bytes;
                    ended = frame.has(END_STREAM);
                    if (bytes > 0 && !ended) {
                        // Very slow for the first mebibyte, and then slower than the backend to the end.
                        if (got < MEBIBYTE || got % MEBIBYTE < bytes) {
                            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                        }
                        wire.send(Http2Frames.windowUpdate(0, bytes), Http2Frames.windowUpdate(1, bytes));
                    }
                }
            }

            assertThat(got).isEqualTo(DOWNLOAD);
        }
        printRate("download", DOWNLOAD, watch);
    }

    private static void printRate(String what, long bytes, Stopwatch watch) {
        double seconds = watch.elapsed().toMillis() / 1e3;
        Measurements.print(String.format(
                Locale.ROOT,
                "%s of %d MiB over HTTP/2: %.1f s, %.0f MiB/s",
                what,
                bytes / MEBIBYTE,
                seconds,
                (double) bytes / MEBIBYTE / seconds));
    }
}
