package dev.falconer.it.protocols;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Pattern;
import dev.falconer.it.fixture.Program;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** curl in each version of HTTP that it speaks, in plain text and over TLS: down, up, and which version it was in the end. */
class CurlIT {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int LARGE = 300_000;

    @Nested
    class InPlainText {

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            falconer = Falconer.host(Site.node());
        }

        @ParameterizedTest
        @CsvSource({
            "--http1.0, 1.1", // a response names the version of who sends it (RFC 9110 section 2.5)
            "--http1.1, 1.1",
            "--http2, 1.1", // asks for an upgrade to h2c, which nobody has to follow (RFC 9113 section 3.1)
            "--http2-prior-knowledge, 2"
        })
        @DisplayName("curl in plain text:")
        void transfers(String option, String version) {
            transfersBothWays("http://127.0.0.1:" + falconer.port(), version, option);
        }
    }

    @Nested
    class OverTls {

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            falconer = Falconer.of(Site.node()).overTls().start();
        }

        @ParameterizedTest
        @CsvSource({
            "--http1.0, 1.1",
            "--http1.1, 1.1",
            "--http2, 2",
            "--tls-max 1.2 --http2, 2",
            "--tlsv1.3 --http2, 2",
            "--no-alpn, 1.1"
        })
        @DisplayName("curl over TLS:")
        void transfers(String options, String version) {
            transfersBothWays("https://127.0.0.1:" + falconer.port(), version, ("--insecure " + options).split(" "));
        }
    }

    private static void transfersBothWays(String base, String version, String... options) {
        Path folder = Scratch.folder("curl");
        byte[] body = Pattern.bytes(0, LARGE);
        write(folder.resolve("up"), body);

        assertThat(curl(folder, base + "/download?bytes=" + LARGE, options)).isEqualTo("200 " + version);
        assertThat(folder.resolve("down")).hasBinaryContent(body);

        var upload = new ArrayList<>(List.of(options));
        upload.addAll(List.of("--data-binary", "@up"));
        assertThat(curl(folder, base + "/echo", upload.toArray(String[]::new))).isEqualTo("200 " + version);
        assertThat(folder.resolve("down")).hasBinaryContent(body);

        assertThat(curl(folder, base + "/nothing", options)).isEqualTo("404 " + version);
        assertThat(folder.resolve("down")).content(ISO_8859_1).isEqualTo("nothing at /nothing\n");
    }

    /** The status and the version of the response, whose body is then in the file "down". */
    private static String curl(Path folder, String address, String... options) {
        var command = new ArrayList<>(List.of(
                "curl",
                "--silent",
                "--show-error",
                "--output",
                "down",
                "--write-out",
                "%{response_code} %{http_version}"));
        command.addAll(List.of(options));
        command.add(address);
        return Program.run(LIMIT, folder, command).output();
    }

    private static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
