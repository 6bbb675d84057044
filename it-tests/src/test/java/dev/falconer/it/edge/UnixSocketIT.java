package dev.falconer.it.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Curl;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.SocketPath;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A UNIX socket to listen on. */
class UnixSocketIT {

    private static final RawBackend BACKEND = RawBackend.create();

    private final Path socket = SocketPath.create();

    private Falconer host() {
        return Falconer.of(BACKEND.site())
                .urls("http://127.0.0.1:0;http://unix:" + socket)
                .start();
    }

    @Test
    @DisplayName("serves curl with either version of HTTP, and is gone in the end")
    void serves() {
        try (Falconer falconer = host()) {
            falconer.log().awaitMatching("listening on http://unix:" + socket + " for ");
            assertThat(Curl.get("http://site/", "--unix-socket", socket.toString()))
                    .isEqualTo("raw");
            assertThat(Curl.get("http://site/", "--http2-prior-knowledge", "--unix-socket", socket.toString()))
                    .isEqualTo("raw");
            assertThat(falconer.stop()).isZero();
        }

        assertThat(socket).doesNotExist();
    }

    @Test
    @DisplayName("is taken over from a Falconer that was killed")
    void takenOver() {
        try (Falconer killed = host()) {
            killed.killHard();
            assertThat(socket).exists();
        }

        try (Falconer _ = host()) {
            assertThat(Curl.get("http://site/", "--unix-socket", socket.toString()))
                    .isEqualTo("raw");
        }
    }

    @Test
    @DisplayName("is not taken from a Falconer that is alive")
    void inUse() {
        try (Falconer _ = host()) {
            Falconer.Finished second =
                    Falconer.of(BACKEND.site()).urls("http://unix:" + socket).finish();

            assertThat(second.exitCode()).isEqualTo(4);
            assertThat(second.output()).contains(socket + " is in use; stop the program that listens there");
            assertThat(Curl.get("http://site/", "--unix-socket", socket.toString()))
                    .isEqualTo("raw");
        }
    }
}
