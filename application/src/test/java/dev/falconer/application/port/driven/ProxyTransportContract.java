package dev.falconer.application.port.driven;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.PathBase;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every transport does, whatever it is made of. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
public abstract class ProxyTransportContract {

    protected static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: h.test\r\n\r\n";

    private final ProxyTransport transport = transport();

    /** The subject. */
    protected abstract ProxyTransport transport();

    @AfterEach
    void closeTransport() {
        transport.close();
    }

    protected final ProxyTransport.BoundListener listen(RequestAdmission admission) {
        try {
            return transport.bind(Binding.parse("http://127.0.0.1:0"), admission);
        } catch (BindFailedException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void aRequestReachesItsBackendAndTheResponseItsClient() throws Exception {
        try (RecordingBackend backend = RecordingBackend.answering(ok("hello"))) {
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            var listener = listen(admission);

            try (RawConnection client =
                    RawConnection.to(listener.binding().port().orElseThrow())) {
                RawConnection.Message response = client.send(GET).readMessage();

                assertThat(response.status()).isEqualTo(200);
                assertThat(response.body()).isEqualTo("hello");
                assertThat(backend.nextRequest()).startsWith("GET /a?b=c HTTP/1.1\r\n");
                assertThat(admission.nextOutcome()).isEqualTo(Outcome.COMPLETED);
            }
        }
    }

    @Test
    void bodiesPassUnchanged() throws Exception {
        String body = "0123456789abcdef".repeat(20_000);
        try (RecordingBackend backend = RecordingBackend.playing(
                connection -> connection.send(ok(connection.readMessage().body())))) {
            var listener = listen(FakeAdmission.to(backend.backend()));

            try (RawConnection client =
                    RawConnection.to(listener.binding().port().orElseThrow())) {
                client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

                assertThat(client.readMessage().body()).isEqualTo(body);
            }
        }
    }

    @Test
    void aRefusalIsAnsweredWithoutABackend() throws Exception {
        var refusal = new Refusal(
                503,
                0,
                Refusal.Reason.OFFLINE,
                Optional.of(Duration.ofMillis(1_500)),
                new Refusal.Content.Verbatim("<h1>back soon</h1>".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        var listener = listen(FakeAdmission.answering(new Admission.Refused(refusal)));

        try (RawConnection client = RawConnection.to(listener.binding().port().orElseThrow())) {
            RawConnection.Message response = client.send(GET).readMessage();

            assertThat(response.status()).isEqualTo(503);
            assertThat(response.body()).isEqualTo("<h1>back soon</h1>");
            assertThat(response.head()).containsIgnoringCase("\r\nRetry-After: 2\r\n");
        }
    }

    @Test
    void aRequestThatWaitsIsAnsweredWhenTheWaitIsOver() throws Exception {
        try (RecordingBackend backend = RecordingBackend.answering(ok("late"))) {
            FakeAdmission.Gap gap = new FakeAdmission.Gap();
            FakeAdmission admission = FakeAdmission.answering(gap);
            admission.answerAfterWaiting(FakeAdmission.admitted(backend.backend(), FakeAdmission.POLICY));
            var listener = listen(admission);

            try (RawConnection client =
                    RawConnection.to(listener.binding().port().orElseThrow())) {
                client.send(GET);
                admission.nextParked();
                gap.resolution().complete("ready");

                assertThat(client.readMessage().body()).isEqualTo("late");
            }
        }
    }

    @Test
    void aClientThatLeavesWhileItWaitsIsAbandoned() throws Exception {
        FakeAdmission.Gap gap = new FakeAdmission.Gap();
        FakeAdmission admission = FakeAdmission.answering(gap);
        var listener = listen(admission);

        try (RawConnection client = RawConnection.to(listener.binding().port().orElseThrow())) {
            client.send(GET);
            admission.nextParked();
        }

        assertThat(admission.nextAbandoned()).isSameAs(gap);
    }

    @Test
    void aBackendThatRefusesTheConnectionIsABadGateway() throws Exception {
        var dead =
                new Backend(new BackendEndpoint.Loopback(RecordingBackend.deadPort()), PathBase.ROOT, Optional.empty());
        FakeAdmission admission = FakeAdmission.to(dead);
        var listener = listen(admission);

        try (RawConnection client = RawConnection.to(listener.binding().port().orElseThrow())) {
            assertThat(client.send(GET).readMessage().status()).isEqualTo(502);
            assertThat(admission.nextOutcome()).isEqualTo(Outcome.BACKEND_CONNECT_FAILED);
        }
    }

    @Test
    void aPortInUseIsSaidSo() {
        var first = listen(FakeAdmission.answering(new FakeAdmission.Gap()));
        Binding taken = first.binding();

        assertThatThrownBy(() -> transport.bind(taken, FakeAdmission.answering(new FakeAdmission.Gap())))
                .isInstanceOf(BindFailedException.class)
                .hasMessageContaining(taken.toString())
                .hasMessageContaining("in use");
    }

    @Test
    void drainingLetsARequestFinish() throws Exception {
        FakeAdmission.Gap gap = new FakeAdmission.Gap();
        try (RecordingBackend backend = RecordingBackend.answering(ok("last"))) {
            FakeAdmission admission = FakeAdmission.answering(gap);
            admission.answerAfterWaiting(FakeAdmission.admitted(backend.backend(), FakeAdmission.POLICY));
            var listener = listen(admission);

            try (RawConnection client =
                    RawConnection.to(listener.binding().port().orElseThrow())) {
                client.send(GET);
                admission.nextParked();
                var drained = listener.drain(Duration.ofSeconds(20)).toCompletableFuture();
                gap.resolution().complete("ready");

                assertThat(client.readMessage().body()).isEqualTo("last");
                assertThat(client.readToEnd()).isEmpty();
                client.endOutput();
                drained.get(10, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void drainingClosesIdleConnectionsAtOnceAndServesNoMore() throws Exception {
        var listener =
                listen(FakeAdmission.answering(new Admission.Refused(Refusal.of(404, Refusal.Reason.NO_APPLICATION))));

        try (RawConnection idle = RawConnection.to(listener.binding().port().orElseThrow())) {
            idle.send(GET).readMessage();
            listener.drain(Duration.ofSeconds(20)).toCompletableFuture().get(5, TimeUnit.SECONDS);

            assertThat(idle.readToEnd()).isEmpty();
            assertThat(answerAt(listener.binding().port().orElseThrow())).isEmpty();
        }
    }

    /** The kernel may take a connection for a moment longer, where a socket is closed with the next look at it; nobody answers. */
    private static String answerAt(int port) {
        try (RawConnection late = RawConnection.to(port)) {
            return late.send(GET).readToEnd();
        } catch (UncheckedIOException refused) {
            return "";
        }
    }

    @Test
    void drainingEndsWhatIsLeftWhenItsLimitHasElapsed() throws Exception {
        FakeAdmission.Gap forever = new FakeAdmission.Gap();
        FakeAdmission admission = FakeAdmission.answering(forever);
        var listener = listen(admission);

        try (RawConnection client = RawConnection.to(listener.binding().port().orElseThrow())) {
            client.send(GET);
            admission.nextParked();

            listener.drain(Duration.ofMillis(50)).toCompletableFuture().get(10, TimeUnit.SECONDS);

            assertThat(client.readMessage().status()).isEqualTo(503);
            assertThat(admission.nextAbandoned()).isSameAs(forever);
        }
    }
}
