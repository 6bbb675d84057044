package dev.falconer.application.port.driven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.process.HealthAnswer;
import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.StatusRange;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every health probe asks, and what it makes of the answer. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
public abstract class HealthProbeContract {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final HealthQuestion HEALTH =
            new HealthQuestion.Http("/health", Optional.empty(), StatusRange.SUCCESS);
    private static final HealthAnswer WELL = new HealthAnswer.Well();

    /** The subject. */
    protected abstract HealthProbe probe();

    private HealthAnswer ask(Backend backend, HealthQuestion question, Duration limit) throws Exception {
        return probe().ask(backend, question, limit)
                .toCompletableFuture()
                .get(10 + limit.toSeconds(), TimeUnit.SECONDS);
    }

    private HealthAnswer ask(RecordingBackend backend) throws Exception {
        return ask(backend.backend(), HEALTH, LIMIT);
    }

    private static HealthAnswer ill(String complaint) {
        return new HealthAnswer.Ill(complaint);
    }

    private static Backend gone() {
        return new Backend(new BackendEndpoint.Loopback(RecordingBackend.deadPort()), PathBase.ROOT, Optional.empty());
    }

    private static RecordingBackend silent() {
        return RecordingBackend.playing(RawConnection::readToEnd);
    }

    @Nested
    class TheRequest {

        @Test
        void carriesTokenHostAndNameAndIsTheLastOnItsConnection() throws Exception {
            try (RecordingBackend backend = RecordingBackend.answering(RecordingBackend.ok("fine"))) {
                ask(backend);

                String request = backend.nextRequest();
                assertThat(request).startsWith("GET /health HTTP/1.1\r\n").endsWith("\r\n\r\n");
                assertThat(request.toLowerCase(Locale.ROOT))
                        .contains("\r\nhost: " + backend.backend().endpoint().authority() + "\r\n")
                        .contains("\r\nms-aspnetcore-token: token\r\n")
                        .contains("\r\nuser-agent: falconer\r\n")
                        .contains("\r\nconnection: close\r\n")
                        .doesNotContain("x-forwarded-", "content-length", "transfer-encoding");
            }
        }

        @Test
        void namesTheHostThatTheQuestionNames() throws Exception {
            var question = new HealthQuestion.Http("/", Optional.of("shop.test"), StatusRange.SUCCESS);

            try (RecordingBackend backend = RecordingBackend.answering(RecordingBackend.ok("fine"))) {
                ask(backend.backend(), question, LIMIT);

                assertThat(backend.nextRequest().toLowerCase(Locale.ROOT))
                        .containsOnlyOnce("\r\nhost:")
                        .contains("\r\nhost: shop.test\r\n");
            }
        }

        @Test
        void goesBelowThePathBase() throws Exception {
            try (RecordingBackend backend = RecordingBackend.answering(RecordingBackend.ok("fine"))) {
                var sub = new Backend(
                        backend.backend().endpoint(), PathBase.parse("/sub"), Optional.of(new PairingToken("t")));

                ask(sub, HEALTH, LIMIT);

                assertThat(backend.nextRequest()).startsWith("GET /sub/health HTTP/1.1\r\n");
            }
        }

        @Test
        void carriesNoTokenWhereTheBackendKnowsNone() throws Exception {
            try (RecordingBackend backend = RecordingBackend.answering(RecordingBackend.ok("fine"))) {
                ask(new Backend(backend.backend().endpoint(), PathBase.ROOT, Optional.empty()), HEALTH, LIMIT);

                assertThat(backend.nextRequest().toLowerCase(Locale.ROOT)).doesNotContain("ms-aspnetcore-token");
            }
        }
    }

    @Nested
    class ItIsWell {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine",
                    "HTTP/1.1 204 No Content\r\n\r\n",
                    "HTTP/1.1 307 Temporary Redirect\r\nLocation: https://h/\r\nContent-Length: 0\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n0\r\n\r\n",
                    "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                })
        void whenTheStatusIsAsExpected(String response) throws Exception {
            try (RecordingBackend backend = RecordingBackend.answering(response)) {
                assertThat(ask(backend)).isEqualTo(WELL);
            }
        }

        @Test
        void whenThePageEndsWithTheConnection() throws Exception {
            try (RecordingBackend backend = RecordingBackend.playing(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\n\r\nfine");
            })) {
                assertThat(ask(backend)).isEqualTo(WELL);
            }
        }

        @Test
        void whenThePageIsLongerThanAnybodyWouldRead() throws Exception {
            try (RecordingBackend backend = RecordingBackend.playing(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                connection.send(new byte[128 * 1_024]);
                connection.readToEnd();
            })) {
                assertThat(ask(backend)).isEqualTo(WELL);
            }
        }

        @Test
        void whenItAcceptsAConnectionAndNoMoreWasAsked() throws Exception {
            try (RecordingBackend backend = silent()) {
                assertThat(ask(backend.backend(), new HealthQuestion.Connect(), LIMIT))
                        .isEqualTo(WELL);

                backend.awaitEndOfConnection();
            }
        }
    }

    @Nested
    class ItIsIll {

        @Test
        void whenTheStatusIsAnother() throws Exception {
            try (RecordingBackend backend =
                    RecordingBackend.answering("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n")) {
                assertThat(ask(backend)).isEqualTo(ill("answered GET /health with 503 (expected: 200-399)"));
            }
        }

        @Test
        void whenExactlyOneStatusWasExpected() throws Exception {
            var question = new HealthQuestion.Http("/", Optional.empty(), StatusRange.parse("204"));

            try (RecordingBackend backend = RecordingBackend.answering(RecordingBackend.ok("fine"))) {
                assertThat(ask(backend.backend(), question, LIMIT))
                        .isEqualTo(ill("answered GET / with 200 (expected: 204)"));
            }
        }

        @Test
        void whenItSaysNothingWithinTheLimit() throws Exception {
            try (RecordingBackend backend = silent()) {
                assertThat(ask(backend.backend(), HEALTH, SHORT))
                        .isEqualTo(ill("did not answer GET /health within 50 ms"));

                backend.awaitEndOfConnection();
            }
        }

        @Test
        void whenThePageDoesNotEndWithinTheLimit() throws Exception {
            try (RecordingBackend backend = RecordingBackend.playing(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfine");
                connection.readToEnd();
            })) {
                assertThat(ask(backend.backend(), HEALTH, Duration.ofSeconds(1)))
                        .isEqualTo(ill("did not answer GET /health within 1 s"));
            }
        }

        @Test
        void whenThePageBreaksOff() throws Exception {
            try (RecordingBackend backend = RecordingBackend.playing(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfine");
            })) {
                assertThat(ask(backend)).isEqualTo(ill("broke off its answer to GET /health"));
            }
        }

        @Test
        void whenItHangsUp() throws Exception {
            try (RecordingBackend backend = RecordingBackend.playing(RawConnection::readHead)) {
                assertThat(ask(backend)).isEqualTo(ill("hung up without an answer to GET /health"));
            }
        }

        @Test
        void whenItSpeaksSomethingElse() throws Exception {
            try (RecordingBackend backend = RecordingBackend.playing(connection -> {
                connection.readHead();
                connection.send("220 mail.test ESMTP\r\n\r\n");
                connection.readToEnd();
            })) {
                assertThat(ask(backend))
                        .isEqualTo(ill("answered GET /health with what cannot be read (expected: HTTP/1.1)"));
            }
        }

        @Test
        void whenNobodyListens() throws Exception {
            assertThat(ask(gone(), HEALTH, LIMIT)).isEqualTo(ill("refused the connection"));
            assertThat(ask(gone(), new HealthQuestion.Connect(), LIMIT)).isEqualTo(ill("refused the connection"));
        }
    }
}
