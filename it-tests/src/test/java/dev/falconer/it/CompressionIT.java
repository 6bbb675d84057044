package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.Site;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Encodings and caches belong to the application; Falconer neither adds nor takes away. */
class CompressionIT {

    private static final List<String> PAGES = List.of("/HelloWorld", "/foo.htm", "/pdir/bar.htm");

    @Nested
    class OfAnApplicationThatDoesNotCompress {

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            falconer = Falconer.host(Site.aspNetCore());
        }

        @Test
        @DisplayName("CO-02 nothing is encoded")
        void addsNothing() {
            for (String page : PAGES) {
                Answer answer = falconer.http().get(page, "Accept-Encoding", "gzip");
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.header("Content-Encoding")).isEmpty();
            }
        }

        @Test
        @DisplayName("CO-05 what the application encoded arrives byte for byte")
        void passesOn() throws IOException {
            Answer answer = falconer.http().get("/gzip", "Accept-Encoding", "gzip");

            assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
            assertThat(unzipped(answer)).isEqualTo(new byte[100]);
        }

        @Test
        @DisplayName("CO-04 nothing is cached here: only the application's own cache answers twice the same")
        void doesNotCache() {
            String first = falconer.http().get("/cached").header("X-Marker");

            Answer again = falconer.http().get("/cached");
            Answer fresh = falconer.http().get("/cached", "Cache-Control", "no-cache");

            assertThat(again.header("X-Marker")).isEqualTo(first);
            assertThat(fresh.header("X-Marker")).isNotEqualTo(first);
        }

        @Test
        @DisplayName("CO-06 each line of an event stream is passed on at once")
        void doesNotBuffer() {
            try (RawHttp connection = falconer.connect()) {
                connection
                        .send("POST /readwrite-lines?type=text/event-stream HTTP/1.1\r\nHost: site\r\n")
                        .send("Accept-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n");
                connection.head();
                for (int i = 0; i < 99; i++) {
                    connection.send("6\r\ndata:\n\r\n");
                    assertThat(new String(connection.chunk(), StandardCharsets.UTF_8))
                            .isEqualTo("data:\n");
                }
            }
        }
    }

    @Test
    @DisplayName("CO-01 what the application compresses has one layer of gzip")
    void keepsOneLayer() throws IOException {
        try (Falconer falconer = Falconer.host(Site.aspNetCore(config -> config.variable("TESTSITE_COMPRESS", "1")))) {
            for (String page : PAGES) {
                String plain = falconer.http().get(page).text();
                Answer answer = falconer.http().get(page, "Accept-Encoding", "gzip");

                assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
                assertThat(new String(unzipped(answer), StandardCharsets.UTF_8)).isEqualTo(plain);
            }
        }
    }

    private static byte[] unzipped(Answer answer) throws IOException {
        try (var zipped = new GZIPInputStream(new ByteArrayInputStream(answer.bytes()))) {
            return zipped.readAllBytes();
        }
    }
}
