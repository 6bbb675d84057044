package dev.falconer.netty.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentCertificateTest {

    @TempDir
    private Path parent;

    private final Instant now = Instant.now();

    private Credential obtained(Instant at) throws TlsFailure {
        return new DevelopmentCertificate(parent.resolve("state"), InstantSource.fixed(at)).obtain();
    }

    @Test
    void isForThisMachineUnderItsUsualNames() throws Exception {
        assertThat(obtained(now).names()).contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void isKeptForItsOwnerOnly() throws Exception {
        obtained(now);

        Path file = parent.resolve("state/development.pem");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwx------");
        assertThat(file.getParent()).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void isTheSameTheNextTime() throws Exception {
        assertThat(obtained(now).certificate())
                .isEqualTo(obtained(now.plus(Duration.ofDays(300))).certificate());
    }

    @Test
    void isRenewedBeforeItEnds() throws Exception {
        Credential first = obtained(now);

        assertThat(obtained(now.plus(Duration.ofDays(350))).certificate()).isNotEqualTo(first.certificate());
    }

    @Test
    @DisplayName("is what OpenSSL takes for a certificate of a server that signs itself")
    void satisfiesOpenssl() throws Exception {
        obtained(now);
        Path folder = parent.resolve("state");

        assertThat(Program.succeed(
                        folder,
                        "openssl",
                        "verify",
                        "-x509_strict",
                        "-purpose",
                        "sslserver",
                        "-verify_hostname",
                        "localhost",
                        "-CAfile",
                        "development.pem",
                        "-partial_chain",
                        "development.pem"))
                .contains("OK");
        assertThat(Program.succeed(folder, "openssl", "x509", "-in", "development.pem", "-noout", "-text"))
                .contains(
                        "CA:FALSE",
                        "Digital Signature",
                        "TLS Web Server Authentication",
                        "DNS:localhost",
                        "IP Address:127.0.0.1");
    }

    @Test
    void saysWhereItCannotBeKept() throws Exception {
        Files.writeString(parent.resolve("state"), "in the way");

        assertThatThrownBy(() -> obtained(now))
                .isInstanceOf(TlsFailure.class)
                .hasMessageContainingAll(parent.resolve("state").toString(), "FALCONER_STATE");
    }
}
