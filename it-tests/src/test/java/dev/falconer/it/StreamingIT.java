package dev.falconer.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Pattern;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.RawHttp.RawResponse;
import dev.falconer.it.fixture.Site;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Bodies far larger than memory, and peers that are slow or leave. */
class StreamingIT {

    private static final String SMALL_HEAP = "-Xmx64m";
    private static final long MEBIBYTE = 1L << 20;
    private static final long LARGE = (Boolean.getBoolean("falconer.long") ? 3072 : 256) * MEBIBYTE;

    /** The pattern repeats every 89 bytes, so a block of a multiple of that can be sent again and again. */
    private static final byte[] BLOCK = Pattern.bytes(0, 89 * 1024);

    /** More than the operating system keeps on the way, and far less than what is sent. */
    private static final long ON_THE_WAY = 48 * MEBIBYTE;

    private static final Duration QUIET = Duration.ofMillis(700);

    @Nested
    class WithASmallHeap {

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            falconer = Falconer.of(Site.aspNetCore(config -> config.maxAllowedContentLength(4_294_967_295L)))
                    .javaOptions(SMALL_HEAP)
                    .start();
            falconer.http().get("/");
        }

        @Test
        @DisplayName("BD-11 a download of 3 GiB (256 MiB unless long) arrives whole")
        void downloads() {
            try (RawHttp connection = falconer.connect()) {
                connection.send("GET /download?bytes=" + LARGE + " HTTP/1.1\r\nHost: site\r\n\r\n");
                assertThat(connection.head().values("Content-Length")).containsExactly(Long.toString(LARGE));
                assertPattern(connection, LARGE);
            }
        }

        @Test
        @DisplayName("MB-04 an upload of 3 GiB (256 MiB unless long) arrives whole")
        void uploads() throws Exception {
            var hash = MessageDigest.getInstance("SHA-256");
            try (RawHttp connection = falconer.connect()) {
                connection.send("POST /upload-hash HTTP/1.1\r\nHost: site\r\nContent-Length: " + LARGE + "\r\n\r\n");
                for (long left = LARGE; left > 0; left -= BLOCK.length) {
                    int count = (int) Math.min(left, BLOCK.length);
                    hash.update(BLOCK, 0, count);
                    connection.send(BLOCK, count);
                }

                assertThat(connection.response().text())
                        .isEqualTo(HexFormat.of().formatHex(hash.digest()));
            }
        }

        @Test
        @DisplayName("BD-03 a chunked echo in both directions at once arrives whole")
        void echoes() throws Exception {
            long bytes = 64 * MEBIBYTE;
            try (RawHttp connection = falconer.connect();
                    ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
                connection.send("POST /echo HTTP/1.1\r\nHost: site\r\nTransfer-Encoding: chunked\r\n\r\n");
                Future<?> sent = writer.submit(() -> {
                    for (long left = bytes; left > 0; left -= BLOCK.length) {
                        int count = (int) Math.min(left, BLOCK.length);
                        connection.send(String.format(Locale.ROOT, "%x\r\n", count));
                        connection.send(BLOCK, count).send("\r\n");
                    }
                    connection.send("0\r\n\r\n");
                });

                RawResponse head = connection.head();
                assertThat(head.values("Transfer-Encoding")).containsExactly("chunked");
                long offset = 0;
                for (byte[] chunk = connection.chunk(); chunk.length > 0; chunk = connection.chunk()) {
                    assertThat(Pattern.matches(offset, chunk, chunk.length)).isTrue();
                    offset += chunk.length;
                }
                assertThat(offset).isEqualTo(bytes);
                sent.get();
            }
        }
    }

    @Nested
    class WithSlowPeers {

        private static RawBackend backend;

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            backend = RawBackend.create(config -> config.maxAllowedContentLength(4_294_967_295L))
                    .answer(
                            "much",
                            "send(b'HTTP/1.1 200 OK\\r\\nContent-Length: " + LARGE + "\\r\\n\\r\\n')",
                            "block = bytes(33 + i % 89 for i in range(89 * 1024))",
                            "sent = 0",
                            "while sent < " + LARGE + ":",
                            "    send(block[:" + LARGE + " - sent])",
                            "    sent += len(block)",
                            "    note('sent', sent)")
                    .answer(
                            "later",
                            "while not exists('go'):",
                            "    wait(0.01)",
                            "left = " + LARGE,
                            "while left > 0:",
                            "    left -= len(some())",
                            "send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok')",
                            "close()");
            falconer = Falconer.of(backend.site()).javaOptions(SMALL_HEAP).start();
            falconer.http().get("/");
        }

        @Test
        @DisplayName("BD-19 a client that does not read stops the application from sending")
        void stopsTheApplication() {
            try (RawHttp connection = falconer.connect()) {
                connection.send("GET /much HTTP/1.1\r\nHost: site\r\n\r\n");
                assertThat(connection.head().status()).isEqualTo(200);

                assertThat(Await.settled("what is sent", QUIET, () -> backend.noted("sent")))
                        .isLessThan(ON_THE_WAY);

                assertPattern(connection, LARGE);
            }
        }

        @Test
        @DisplayName("BD-19 an application that does not read stops the client from sending")
        void stopsTheClient() throws ExecutionException, InterruptedException {
            var sent = new AtomicLong();
            try (RawHttp connection = falconer.connect();
                    ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> writing = writer.submit(() -> {
                    connection.send("POST /later HTTP/1.1\r\nHost: site\r\nContent-Length: " + LARGE + "\r\n\r\n");
                    while (sent.get() < LARGE) {
                        int count = (int) Math.min(LARGE - sent.get(), BLOCK.length);
                        connection.send(BLOCK, count);
                        sent.addAndGet(count);
                    }
                });
                Await.until("something is sent", () -> sent.get() > 0);

                assertThat(Await.settled("what is sent", QUIET, sent::get)).isLessThan(ON_THE_WAY);

                backend.site().write("go", "");
                assertThat(connection.response().text()).isEqualTo("ok");
                writing.get();
            }
        }
    }

    @Nested
    class WithAClientThatLeaves {

        private static final int RUNS = 10;

        private static RawBackend backend;

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            backend = RawBackend.create();
            falconer = Falconer.host(backend.site());
            falconer.http().get("/");
        }

        @Test
        @DisplayName("CD-02 in the middle of a download: the application notices at once; how soon is printed")
        void leavesADownload() {
            measure(
                    "download",
                    "send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 100\\r\\n\\r\\nx')",
                    "GET /%s HTTP/1.1\r\nHost: site\r\n\r\n");
        }

        @Test
        @DisplayName("CD-02 in the middle of an upload: the application notices at once; how soon is printed")
        void leavesAnUpload() {
            measure("upload", "", "POST /%s HTTP/1.1\r\nHost: site\r\nContent-Length: 100\r\n\r\nx");
        }

        @Test
        @DisplayName("CD-02 before the answer begins: the application notices at once; how soon is printed")
        void leavesBeforeTheAnswer() {
            measure("wait", "", "GET /%s HTTP/1.1\r\nHost: site\r\n\r\n");
        }

        private static void measure(String kind, String answer, String request) {
            var times = new ArrayList<Duration>();
            for (int run = 0; run < RUNS; run++) {
                String name = kind + run;
                backend.answer(
                        name,
                        answer,
                        "note('" + name + "-begun')",
                        "until_gone()",
                        "note('" + name + "-gone')",
                        "close()");
                try (RawHttp connection = falconer.connect()) {
                    connection.send(String.format(Locale.ROOT, request, name));
                    backend.noted(name + "-begun");
                    Instant left = Instant.now();
                    connection.reset();

                    Instant gone = Instant.EPOCH.plusNanos(backend.noted(name + "-gone"));
                    times.add(Duration.between(left, gone));
                }
            }
            Measurements.print("client gone (" + kind + "): until the application notices", times);
            assertThat(Measurements.median(times)).isLessThan(Duration.ofMillis(500));
        }
    }

    private static void assertPattern(RawHttp connection, long length) {
        byte[] buffer = new byte[1 << 16];
        long offset = 0;
        while (offset < length) {
            int count = connection.read(buffer);
            if (count < 0) {
                throw new UncheckedIOException(new EOFException("after " + offset + " bytes"));
            }
            if (!Pattern.matches(offset, buffer, count)) {
                throw new AssertionError(
                        "wrong bytes after " + offset + ": " + new String(buffer, 0, Math.min(count, 100), ISO_8859_1));
            }
            offset += count;
        }
        assertThat(offset).isEqualTo(length);
    }
}
