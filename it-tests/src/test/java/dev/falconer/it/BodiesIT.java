package dev.falconer.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.Pattern;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.RawHttp.RawResponse;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.Stopwatch;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request and response bodies, and how long one may wait for them. */
class BodiesIT {

    @Nested
    class OfTheRealApplication {

        private static final int HUNDRED_THOUSAND = 100_000;

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            falconer = Falconer.host(Site.aspNetCore());
            falconer.http().get("/");
        }

        @ParameterizedTest
        @ValueSource(ints = {576, 1})
        @DisplayName("BD-01 a form with three fields is echoed exactly")
        void postsForms(int length) {
            String value = "ä&=+ x".repeat(length).substring(0, length);
            String form = "first=" + URLEncoder.encode(value, UTF_8) + "&second=2&third=";

            Answer answer = falconer.http().post("/form", form, "Content-Type", "application/x-www-form-urlencoded");

            assertThat(answer.text()).isEqualTo("first=" + value + "\nsecond=2\nthird=\n");
        }

        @Test
        @DisplayName("BD-02 five hundred posts one after the other")
        void postsAgainAndAgain() {
            byte[] body = Pattern.bytes(0, HUNDRED_THOUSAND);
            for (int i = 0; i < 500; i++) {
                assertThat(falconer.http().post("/upload-length", body).number())
                        .isEqualTo(HUNDRED_THOUSAND);
            }
        }

        @Test
        @DisplayName("BD-03 a body is echoed byte for byte")
        void echoes() {
            byte[] body = Pattern.bytes(0, HUNDRED_THOUSAND);

            assertThat(falconer.http().post("/echo", body).bytes()).isEqualTo(body);
        }

        @Test
        @DisplayName("BD-04 an answer twice as long as the request")
        void echoesTwice() {
            byte[] body = Pattern.bytes(0, HUNDRED_THOUSAND);

            Answer answer = falconer.http().post("/echo-twice", body);

            assertThat(answer.bytes())
                    .hasSize(2 * HUNDRED_THOUSAND)
                    .startsWith(body)
                    .endsWith(body);
        }

        @Test
        @DisplayName("BD-05 a request in HTTP/1.0 that comes byte by byte")
        void takesItsTime() {
            try (RawHttp connection = falconer.connect()) {
                for (byte b :
                        "POST /echo HTTP/1.0\r\nHost: site\r\nContent-Length: 11\r\n\r\nHello World".getBytes(UTF_8)) {
                    connection.send(new byte[] {b});
                    LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
                }

                RawResponse response = connection.response();

                assertThat(response.status()).isEqualTo(200);
                assertThat(response.text()).isEqualTo("Hello World");
                assertThat(connection.toEnd()).isEmpty();
            }
        }

        @Test
        @DisplayName("BD-06 lines go in and come back while the request is still being sent")
        void worksInBothDirectionsAtOnce() {
            try (RawHttp connection = falconer.connect()) {
                connection.send("POST /readwrite-lines HTTP/1.1\r\nHost: site\r\nTransfer-Encoding: chunked\r\n\r\n");
                assertThat(connection.head().status()).isEqualTo(200);
                for (int i = 0; i < 99; i++) {
                    connection.send("2\r\nx\n\r\n");
                    assertThat(new String(connection.chunk(), UTF_8)).isEqualTo("x\n");
                }
                connection.send("0\r\n\r\n");
                assertThat(connection.chunk()).isEmpty();
            }
        }

        @Test
        @DisplayName("BD-07 an answer before the request's body is complete arrives")
        void answersEarly() {
            try (RawHttp connection = falconer.connect()) {
                connection.send("POST /partial-body HTTP/1.1\r\nHost: site\r\nContent-Length: 100\r\n\r\nHello");

                RawResponse response = connection.response();

                assertThat(response.status()).isEqualTo(200);
                assertThat(response.text()).isEqualTo("Hello");
            }
        }

        @Test
        @DisplayName("BD-08 a hundred chunked posts, each with Connection: close")
        void postsChunks() {
            for (int i = 0; i < 100; i++) {
                try (RawHttp connection = falconer.connect()) {
                    connection
                            .send("POST /upload-length HTTP/1.1\r\nHost: site\r\nConnection: close\r\n")
                            .send("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
                    assertThat(connection.response().text()).isEqualTo("5");
                    assertThat(connection.toEnd()).isEmpty();
                }
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {10, 11, 20, 65_000, 1_000_000, 10_000_000, 100_000_000, 200_000_000})
        @DisplayName("BD-09 BD-10 BD-11 answers of any length arrive whole")
        void downloads(int bytes) {
            byte[] body = falconer.http().get("/download?bytes=" + bytes).bytes();

            assertThat(body).hasSize(bytes);
            assertThat(Pattern.matches(0, body, bytes)).isTrue();
        }

        @ParameterizedTest
        @ValueSource(ints = {204, 304})
        @DisplayName("BD-12 204 and 304 have neither body nor Transfer-Encoding")
        void haveNoBody(int status) {
            try (RawHttp connection = falconer.connect()) {
                RawResponse response = connection
                        .send("GET /" + status + " HTTP/1.1\r\nHost: site\r\n\r\n")
                        .response();

                assertThat(response.status()).isEqualTo(status);
                assertThat(response.has("Transfer-Encoding")).isFalse();
                connection.send("GET /HelloWorld HTTP/1.1\r\nHost: site\r\n\r\n");
                assertThat(connection.response().text()).isEqualTo("Hello World");
            }
        }

        @Test
        @DisplayName("BD-13 BD-15 an answer of unknown length is chunked, without trailers, and keeps the connection")
        void isChunked() {
            try (RawHttp connection = falconer.connect()) {
                RawResponse response = connection
                        .send("GET /download-chunked?bytes=100 HTTP/1.1\r\nHost: site\r\n\r\n")
                        .response();

                assertThat(response.values("Transfer-Encoding")).containsExactly("chunked");
                assertThat(response.has("Content-Length")).isFalse();
                assertThat(response.has("Connection")).isFalse();
                assertThat(response.has("Trailer")).isFalse();
                assertThat(response.body()).isEqualTo(Pattern.bytes(0, 100));
                connection.send("GET /HelloWorld HTTP/1.1\r\nHost: site\r\n\r\n");
                assertThat(connection.response().text()).isEqualTo("Hello World");
            }
        }

        @Test
        @DisplayName("BD-16 chunks that the application writes by hand arrive as one well-formed message")
        void isChunkedByHand() {
            RawResponse response =
                    RawHttp.exchange(falconer.port(), "GET /manually-chunked HTTP/1.1\r\nHost: site\r\n\r\n");

            assertThat(response.text()).isEqualTo("Manually Chunked");
        }

        @Test
        @DisplayName("BD-18 HEAD has the length and no body; the connection goes on")
        void answersHead() {
            try (RawHttp connection = falconer.connect()) {
                RawResponse head = connection
                        .send("HEAD /content-length-head HTTP/1.1\r\nHost: site\r\n\r\n")
                        .head();

                assertThat(head.values("Content-Length")).containsExactly("5000");
                connection.send("GET /HelloWorld HTTP/1.1\r\nHost: site\r\n\r\n");
                assertThat(connection.response().text()).isEqualTo("Hello World");
            }
        }

        @Test
        @DisplayName("BD-19 each piece of an answer is passed on at once, and its head before the first piece")
        void passesPiecesOn() {
            try (RawHttp connection = falconer.connect()) {
                Stopwatch watch = Stopwatch.start();
                connection.send("GET /headers-then-wait?ms=1500 HTTP/1.1\r\nHost: site\r\n\r\n");
                assertThat(connection.head().status()).isEqualTo(200);
                assertThat(watch.elapsed()).isLessThan(Duration.ofMillis(1200));
                assertThat(new String(connection.chunk(), UTF_8)).isEqualTo("waited");
                assertThat(connection.chunk()).isEmpty();

                connection.send("GET /trickle?count=3&ms=500 HTTP/1.1\r\nHost: site\r\n\r\n");
                connection.head();
                Stopwatch pieces = Stopwatch.start();
                assertThat(new String(connection.chunk(), UTF_8)).isEqualTo("piece 1\n");
                assertThat(pieces.elapsed()).isLessThan(Duration.ofMillis(400));
            }
        }

        @Test
        @DisplayName("BD-20 an application that sends less than it announced is not passed off as complete")
        void doesNotHideAShortBody() {
            assertThatThrownBy(() -> RawHttp.exchange(
                            falconer.port(), "GET /abort-midway?length=100 HTTP/1.1\r\nHost: site\r\n\r\n"))
                    .isInstanceOf(UncheckedIOException.class);
        }

        @Test
        @DisplayName("BD-27 a header byte that is not UTF-8 gets the application's own answer")
        void passesOnItsRefusal() {
            RawResponse response =
                    RawHttp.exchange(falconer.port(), "GET /headers HTTP/1.1\r\nHost: site\r\nfoo: \u00a3\r\n\r\n");

            assertThat(response.status()).isIn(200, 400);
        }
    }

    @Nested
    class ByteForByte {

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
        @DisplayName("BD-17 chunks with extensions and trailers: the body is intact, its framing is Falconer's")
        void rechunks() {
            try (RawHttp connection = falconer.connect()) {
                connection
                        .send("POST /chunks HTTP/1.1\r\nHost: site\r\nTransfer-Encoding: chunked\r\n\r\n")
                        .send("5;name=value\r\nhello\r\n6\r\n world\r\n0\r\nX-Trailer: dropped\r\n\r\n")
                        .response();
            }

            String received = backend.receivedFor("/chunks");
            assertThat(received.replaceAll("\r\n[0-9a-f]+\r\n", "")).contains("hello world");
            assertThat(received).doesNotContain("name=value");
            assertThat(received).containsPattern("0\r\n(X-Trailer: dropped\r\n)?\r\n$");
        }

        @Test
        @DisplayName("BD-26 a header byte outside ASCII passes untouched")
        void keepsHeaderBytes() {
            RawHttp.exchange(falconer.port(), "GET /latin HTTP/1.1\r\nHost: site\r\nfoo: \u00a3\r\n\r\n");

            assertThat(backend.headersFor("/latin", "foo")).containsExactly("\u00a3");
        }

        @Test
        @DisplayName("BD-28 a NUL in a header is refused before anything reaches the application")
        void refusesNul() {
            RawResponse response =
                    RawHttp.exchange(falconer.port(), "GET /nul HTTP/1.1\r\nHost: site\r\nfoo: \u00a3\0a\r\n\r\n");

            assertThat(response.status()).isEqualTo(400);
            assertThat(backend.allReceived()).doesNotContain("/nul");
        }

        @Test
        @DisplayName("BD-20 a short body with a length is cut, not completed")
        void cutsAShortBody() {
            backend.answer(
                    "short", "send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 100\\r\\n\\r\\n0123456789')", "close()");

            assertThatThrownBy(() -> RawHttp.exchange(falconer.port(), "GET /short HTTP/1.1\r\nHost: site\r\n\r\n"))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }

    @Nested
    class WithinTheRequestTimeout {

        private static RawBackend backend;

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            backend = RawBackend.create(config -> config.with("requestTimeout", "00:00:02"))
                    .answer("slow", "wait(1)", "send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\n\\r\\nslow')")
                    .answer("silent", "wait(20)")
                    .answer(
                            "trickle",
                            "send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\n')",
                            "for _ in range(5):",
                            "    wait(0.8)",
                            "    send(b'x')")
                    .answer("stalls", "send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nx')", "wait(20)");
            falconer = Falconer.host(backend.site(), "--access-log");
            falconer.http().get("/");
        }

        @Test
        @DisplayName("BD-21 BD-23 a request that takes less is answered; the value counts seconds")
        void answersInTime() {
            assertThat(falconer.http().get("/slow").text()).isEqualTo("slow");
        }

        @Test
        @DisplayName("BD-22 BD-24 a request that takes longer is 502.3, and the log says why")
        void givesUp() {
            Stopwatch watch = Stopwatch.start();

            Answer answer = falconer.http().get("/silent");

            assertThat(answer.status()).isEqualTo(502);
            assertThat(watch.elapsed()).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(4));
            Await.until(
                    "the access log has it",
                    () -> !falconer.log().matching("/silent\" 502\\.3").isEmpty());
        }

        @Test
        @DisplayName("BD-25 the limit is for each wait, not for the whole")
        void countsEachWait() {
            assertThat(falconer.http().get("/trickle").text()).isEqualTo("xxxxx");
        }

        @Test
        @DisplayName("BD-25 a body that stalls longer is cut")
        void cutsAStalledBody() {
            assertThatThrownBy(() -> RawHttp.exchange(falconer.port(), "GET /stalls HTTP/1.1\r\nHost: site\r\n\r\n"))
                    .isInstanceOf(UncheckedIOException.class);
        }
    }
}
