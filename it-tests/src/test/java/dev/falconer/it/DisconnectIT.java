package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.Site;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Clients and applications that leave in the middle. */
class DisconnectIT {

    @Nested
    class OfAClient {

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            falconer = Falconer.host(Site.aspNetCore(), "--access-log");
            falconer.http().get("/");
        }

        @Test
        @DisplayName("CD-01 a client that drops an upload after the first line of the answer does no harm")
        void dropsAnUpload() {
            try (RawHttp connection = falconer.connect()) {
                connection.send("POST /partial-body HTTP/1.1\r\nHost: site\r\nContent-Length: 100000\r\n\r\nHello");
                assertThat(connection.line()).startsWith("HTTP/1.1 200");
                connection.reset();
            }

            assertThat(falconer.http().get("/HelloWorld").text()).isEqualTo("Hello World");
        }

        @Test
        @DisplayName("CD-02 CD-04 the application learns at once that its clients have gone, round after round")
        void isNoticed() {
            for (int round = 0; round < 10; round++) {
                List<RawHttp> clients =
                        IntStream.range(0, 5).mapToObj(_ -> falconer.connect()).toList();
                clients.forEach(client -> client.send("GET /wait-for-abort HTTP/1.1\r\nHost: site\r\n\r\n"));
                Await.until("five wait", () -> waiting() == 5);

                clients.forEach(RawHttp::reset);

                Await.until("nobody waits", Duration.ofSeconds(2), () -> waiting() == 0);
            }
        }

        @Test
        @DisplayName("CD-03 a hundred clients that drop their uploads anywhere do no harm")
        void dropsManyUploads() {
            var random = new Random(20260101);
            for (int client = 0; client < 100; client++) {
                try (RawHttp connection = falconer.connect()) {
                    connection.send("POST /upload-length HTTP/1.1\r\nHost: site\r\nContent-Length: 1000\r\n\r\n");
                    for (int block = random.nextInt(25); block > 0; block--) {
                        connection.send("x".repeat(40));
                    }
                    connection.reset();
                }
            }

            assertThat(falconer.http().get("/HelloWorld").status()).isEqualTo(200);
        }

        @Test
        @DisplayName("CD-07 a client that leaves before the answer is the one who left in the log; never 502")
        void isLoggedAsItsOwn() {
            try (RawHttp connection = falconer.connect()) {
                connection.send("GET /wait-for-abort?logged HTTP/1.1\r\nHost: site\r\n\r\n");
                Await.until("it waits", () -> waiting() == 1);
                connection.reset();
            }

            assertThat(falconer.log().awaitMatching("wait-for-abort\\?logged").text())
                    .contains("CLIENT_GONE")
                    .doesNotContain("502");
        }

        private static long waiting() {
            return falconer.http().get("/waiting-count").number();
        }
    }

    @Nested
    class OfAnApplication {

        @Test
        @DisplayName("CD-05 an abort before any answer is 502 or a cut connection")
        void abortsBeforeItsAnswer() {
            try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
                assertThat(falconer.http().get("/abort").status()).isEqualTo(502);
            }
        }

        @Test
        @DisplayName("CD-06 an end in the middle of a chunked answer is not passed off as its end")
        void diesInTheMiddle() {
            try (Falconer falconer = Falconer.host(Site.aspNetCore());
                    RawHttp connection = falconer.connect()) {
                falconer.http().get("/");

                assertThatThrownBy(() -> connection
                                .send("GET /crash-midway HTTP/1.1\r\nHost: site\r\n\r\n")
                                .response())
                        .isInstanceOf(UncheckedIOException.class);

                falconer.log().awaitEvents(1001, 2);
                assertThat(falconer.http().get("/HelloWorld").status()).isEqualTo(200);
            }
        }
    }
}
