package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Pattern;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.RawHttp.RawResponse;
import dev.falconer.it.fixture.Site;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How long a request body may be. */
class SizeLimitsIT {

    @Nested
    class ByDefault {

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            falconer = Falconer.host(Site.aspNetCore());
            falconer.http().get("/");
        }

        @Test
        @DisplayName("MB-01 the application leaves the limit to us")
        void isOurs() {
            assertThat(falconer.http().get("/bodylimit").text()).isEqualTo("null");
        }

        @Test
        @DisplayName("MB-02 Z45 one byte more than 30,000,000 is 413, without waiting for the body")
        void refusesAtOnce() {
            RawResponse response = RawHttp.exchange(
                    falconer.port(), "POST /upload-length HTTP/1.1\r\nHost: site\r\nContent-Length: 30000001\r\n\r\nx");

            assertThat(response.status()).isEqualTo(413);
        }

        @Test
        @DisplayName("MB-02 a chunked body that grows beyond the limit is 413, or cut")
        void countsChunks() {
            try (RawHttp connection = falconer.connect()) {
                connection.send("POST /upload-length HTTP/1.1\r\nHost: site\r\nTransfer-Encoding: chunked\r\n\r\n");
                byte[] chunk = ("100000\r\n" + "x".repeat(0x100000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
                try {
                    for (int i = 0; i < 30; i++) {
                        connection.send(chunk);
                    }
                    connection.send("0\r\n\r\n");
                } catch (UncheckedIOException e) {
                    // Refused before everything was sent; the answer is there nevertheless.
                    assertThat(e).hasMessageMatching(".*(reset|pipe).*");
                }
                assertThat(connection.head().status()).isEqualTo(413);
            }
        }
    }

    @Test
    @DisplayName("MB-06 the application's own lower limit is its own 413")
    void passesOnItsRefusal() {
        try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
            assertThat(falconer.http()
                            .post("/set-body-limit?n=10", "x".repeat(100))
                            .status())
                    .isEqualTo(413);
        }
    }

    @Test
    @DisplayName("MB-03 MB-07 a limit of 1: four bytes are 413, one byte passes")
    void isConfigured() {
        try (Falconer falconer = Falconer.host(Site.aspNetCore(config -> config.maxAllowedContentLength(1)))) {
            assertThat(falconer.http().post("/upload-length", "test").status()).isEqualTo(413);
            assertThat(falconer.http().post("/set-body-limit?n=1000", "t").text())
                    .isEqualTo("1");
        }
    }

    @Test
    @DisplayName("MB-04 a body of exactly the limit passes")
    void allowsExactlyTheLimit() {
        int limit = 40_000_000 + ThreadLocalRandom.current().nextInt(1000);
        try (Falconer falconer = Falconer.host(Site.aspNetCore(config -> config.maxAllowedContentLength(limit)))) {
            assertThat(falconer.http()
                            .post("/upload-length", Pattern.bytes(0, limit))
                            .number())
                    .isEqualTo(limit);
        }
    }

    @Test
    @DisplayName("MB-05 the limit may be as large as an unsigned 32-bit number")
    void isUnsigned() {
        Site site = Site.aspNetCore(config -> config.maxAllowedContentLength(4_294_967_295L));
        try (Falconer falconer = Falconer.host(site)) {
            assertThat(falconer.http()
                            .post("/upload-length", Pattern.bytes(0, 10_000))
                            .number())
                    .isEqualTo(10_000);
        }
    }
}
