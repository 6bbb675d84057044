package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.site.CertificateSource;
import dev.falconer.domain.site.TlsPolicy;
import dev.falconer.netty.tls.Authority;
import dev.falconer.netty.tls.Program;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest extends WireTest {

    @TempDir
    private static Path folder;

    private static Authority authority;
    private static Authority.Issued site;

    @BeforeAll
    static void issue() {
        authority = Authority.in(folder, "authority");
        site = authority.server("site", "localhost", "127.0.0.1");
    }

    static CertificateSource pem(Authority.Issued issued) {
        return new CertificateSource.Pem(
                issued.certificate().toString(),
                Optional.of(issued.key().toString()),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void curlIsAnsweredInHttp2() throws Exception {
        RecordingBackend backend = answering(ok("secure"));
        int port = listen(TlsPolicy.of(pem(site)), FakeAdmission.to(backend.backend()));

        String output = Program.succeed(
                folder,
                "curl",
                "-sS",
                "--http2",
                "-w",
                " %{http_version}",
                "--cacert",
                "authority.pem",
                "https://localhost:" + port + "/");

        assertThat(output).isEqualTo("secure 2");
        assertThat(backend.nextRequest()).contains("X-Forwarded-Proto: https\r\n");
    }

    @Test
    void curlIsAnswered() throws Exception {
        RecordingBackend backend = answering(ok("secure"));
        int port = listen(TlsPolicy.of(pem(site)), FakeAdmission.to(backend.backend()));

        String output = Program.succeed(
                folder, "curl", "-sS", "--http1.1", "--cacert", "authority.pem", "https://localhost:" + port + "/a?b");

        assertThat(output).isEqualTo("secure");
        assertThat(backend.nextRequest()).startsWith("GET /a?b HTTP/1.1\r\n").contains("X-Forwarded-Proto: https\r\n");
    }
}
