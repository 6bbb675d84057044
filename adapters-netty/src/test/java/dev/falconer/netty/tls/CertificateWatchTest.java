package dev.falconer.netty.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateWatchTest {

    @TempDir
    private Path folder;

    private Path certificate;
    private Path key;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Instant renewal = Instant.MAX;
    private boolean usable = true;
    private int attempts;
    private CertificateWatch watch;

    @BeforeEach
    void load() throws IOException {
        certificate = Files.writeString(folder.resolve("certificate"), "1");
        key = Files.writeString(folder.resolve("key"), "1");
        begin();
    }

    private void begin() {
        List<String> files = List.of(certificate.toString(), key.toString());
        InstantSource clock = () -> now;
        watch = new CertificateWatch(files, FileDigests.of(files), renewal, clock, this::reload);
    }

    private Instant reload() throws TlsFailure {
        attempts++;
        if (!usable) {
            throw new TlsFailure("they do not fit");
        }
        return Instant.MAX;
    }

    @Test
    void leavesFilesAloneThatAreTheSame() throws IOException {
        Files.setLastModifiedTime(key, FileTime.from(now));
        Files.writeString(certificate, "1");

        watch.look();

        assertThat(attempts).isZero();
    }

    @Test
    void loadsWhatHasChangedOnce() throws IOException {
        Files.writeString(certificate, "2");

        watch.look();
        watch.look();

        assertThat(attempts).isEqualTo(1);
    }

    @Test
    void seesThatALinkLeadsElsewhere() throws IOException {
        Path old = Files.writeString(folder.resolve("old"), "a");
        Path fresh = Files.writeString(folder.resolve("fresh"), "b");
        certificate = Files.createSymbolicLink(folder.resolve("link"), old);
        begin();

        Files.delete(certificate);
        Files.createSymbolicLink(certificate, fresh);
        watch.look();

        assertThat(attempts).isEqualTo(1);
    }

    @Test
    void waitsForTheRestOfASetThatDoesNotFitYet() throws IOException {
        usable = false;
        Files.writeString(certificate, "2");
        watch.look();

        usable = true;
        Files.writeString(key, "2");
        watch.look();
        watch.look();

        assertThat(attempts).isEqualTo(2);
    }

    @Test
    void triesAUselessSetTwiceAndThenWaitsForAnother() throws IOException {
        usable = false;
        Files.writeString(certificate, "2");
        for (int i = 0; i < 5; i++) {
            watch.look();
        }
        assertThat(attempts).isEqualTo(2);

        usable = true;
        Files.writeString(certificate, "3");
        watch.look();

        assertThat(attempts).isEqualTo(3);
    }

    @Test
    void forgetsAFailureWhenTheOldSetIsBack() throws IOException {
        usable = false;
        Files.writeString(certificate, "2");
        watch.look();
        watch.look();
        Files.writeString(certificate, "1");
        watch.look();

        Files.writeString(certificate, "2");
        usable = true;
        watch.look();

        assertThat(attempts).isEqualTo(3);
    }

    @Test
    void loadsTheSameFilesAnewWhenTheirTimeHasCome() {
        renewal = now.plusSeconds(60);
        begin();
        watch.look();
        assertThat(attempts).isZero();

        now = now.plusSeconds(60);
        watch.look();
        watch.look();

        assertThat(attempts).isEqualTo(1);
    }
}
