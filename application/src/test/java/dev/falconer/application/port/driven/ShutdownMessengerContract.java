package dev.falconer.application.port.driven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.site.PathBase;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every shutdown messenger sends, and how it tells what came of it. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
public abstract class ShutdownMessengerContract {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** The subject. */
    protected abstract ShutdownMessenger messenger();

    @Test
    void theMessageCarriesEventTokenAndLength() throws Exception {
        try (RecordingBackend backend =
                RecordingBackend.answering("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")) {
            int status = messenger()
                    .send(backend.backend(), LIMIT)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);

            assertThat(status).isEqualTo(202);
            String request = backend.nextRequest();
            assertThat(request).startsWith("POST /iisintegration HTTP/1.1\r\n");
            assertThat(request.toLowerCase(Locale.ROOT))
                    .contains("\r\nms-aspnetcore-event: shutdown\r\n")
                    .contains("\r\nms-aspnetcore-token: token\r\n")
                    .contains("\r\ncontent-length: 0\r\n")
                    .contains("\r\nconnection: close\r\n")
                    .contains("\r\nhost: 127.0.0.1:")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    void thePathBaseStandsInFront() throws Exception {
        try (RecordingBackend backend =
                RecordingBackend.answering("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")) {
            Backend sub = new Backend(backend.backend().endpoint(), PathBase.parse("/sub"), Optional.empty());

            messenger().send(sub, LIMIT).toCompletableFuture().get(10, TimeUnit.SECONDS);

            assertThat(backend.nextRequest()).startsWith("POST /sub/iisintegration HTTP/1.1\r\n");
        }
    }

    @Test
    void anotherStatusIsToldAsItIs() throws Exception {
        try (RecordingBackend backend = RecordingBackend.answering(RecordingBackend.ok("what?"))) {
            assertThat(messenger()
                            .send(backend.backend(), LIMIT)
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo(200);
        }
    }

    @Test
    void aBackendThatIsGoneIsAFailure() {
        Backend gone =
                new Backend(new BackendEndpoint.Loopback(RecordingBackend.deadPort()), PathBase.ROOT, Optional.empty());

        assertThatThrownBy(() ->
                        messenger().send(gone, LIMIT).toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class);
    }

    @Test
    void aBackendThatSaysNothingIsAFailureWithinTheLimit() {
        try (RecordingBackend backend = RecordingBackend.playing(RawConnection::readToEnd)) {
            assertThatThrownBy(() -> messenger()
                            .send(backend.backend(), Duration.ofMillis(50))
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void aBackendThatHangsUpIsAFailure() {
        try (RecordingBackend backend = RecordingBackend.playing(RawConnection::readHead)) {
            assertThatThrownBy(() -> messenger()
                            .send(backend.backend(), LIMIT)
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class);
        }
    }
}
