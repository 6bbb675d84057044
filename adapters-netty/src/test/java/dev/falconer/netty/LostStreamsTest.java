package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.FakeAdmission.Gap;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.site.BackendProtocol;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.PathBase;
import dev.falconer.netty.FrameClient.End;
import dev.falconer.netty.FrameClient.Frame;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Requests on streams whose backend is gone, or may be. */
class LostStreamsTest extends WireTest {

    private static final ForwardingPolicy H2C = FakeAdmission.POLICY.withProtocol(BackendProtocol.H2C);

    private static Backend gone() {
        return new Backend(new BackendEndpoint.Loopback(RecordingBackend.deadPort()), PathBase.ROOT, Optional.empty());
    }

    @Nested
    class OfAClient {

        private final RecordingBackend other = answering(ok("yes"));

        private FrameClient client(FakeAdmission admission) {
            return new FrameClient(connect(listen(admission)));
        }

        private Admission.Admitted toOther() {
            return FakeAdmission.admitted(other.backend(), FakeAdmission.POLICY);
        }

        @Test
        @DisplayName("that no backend has seen take their bodies along")
        void neverSent() throws Exception {
            FakeAdmission admission = FakeAdmission.to(gone());
            admission.verdict(toOther());
            FrameClient client = client(admission);

            client.request(1, "POST", End.OPEN);
            client.data(1, "hello", End.OPEN);
            admission.nextInquest();
            client.data(1, "world", End.LAST);

            assertThat(client.status(1)).isEqualTo(200);
            assertThat(other.nextRequest()).startsWith("POST / ").endsWith("\r\n\r\nhelloworld");
        }

        @Test
        @DisplayName(
                "that a backend has seen go to another one if they are idempotent, the others on their connection too")
        void sent() throws Exception {
            RecordingBackend dying = backend(connection -> connection.readMessage());
            FakeAdmission admission = FakeAdmission.to(dying.backend());
            admission.verdict(toOther());
            FrameClient client = client(admission);

            client.get(1);
            client.get(3);
            client.request(5, "POST", End.LAST);

            assertThat(client.statuses(3))
                    .containsEntry(1, 200)
                    .containsEntry(3, 200)
                    .containsEntry(5, 502);
            assertThat(log.nextLost().method()).isEqualTo("POST");
        }

        @Test
        @DisplayName("that are given up meanwhile are dropped")
        void givenUp() throws Exception {
            Gap gap = new Gap();
            FakeAdmission admission = FakeAdmission.to(gone());
            admission.verdict(gap);
            FrameClient client = client(admission);
            client.request(1, "POST", End.OPEN);
            client.data(1, "hello", End.OPEN);
            admission.nextParked();

            client.reset(1, FrameClient.CANCEL);

            assertThat(admission.nextAbandoned()).isSameAs(gap);
        }
    }

    @Nested
    class OfABackend {

        private final BlockingQueue<Frame> ends = new LinkedBlockingQueue<>();

        /** Answers each request when that has come to its end. */
        private RecordingBackend answering() {
            return backend(connection -> {
                FrameClient end = FrameClient.asBackend(connection);
                while (true) {
                    Frame frame = end.nextOfAStream();
                    if (frame.ends()) {
                        ends.add(frame);
                        end.head(frame.stream(), End.LAST, ":status", "204");
                    }
                }
            });
        }

        /** Ends its connection when a request has come. */
        private RecordingBackend dying() {
            return backend(connection -> FrameClient.asBackend(connection).next(FrameClient.HEADERS, 3));
        }

        private static Admission.Admitted to(RecordingBackend backend) {
            return FakeAdmission.admitted(backend.backend(), H2C);
        }

        private int statusOf(FakeAdmission admission, String request) {
            return connect(listen(admission)).send(wire(request)).readMessage().status();
        }

        @Test
        @DisplayName("that could not be opened go to another one, bodies included")
        void neverSent() throws Exception {
            FakeAdmission admission = FakeAdmission.to(gone(), H2C);
            admission.verdict(to(answering()));

            int status = statusOf(admission, "POST / HTTP/1.1~Host: h.test~Content-Length: 5~~hello");

            assertThat(status).isEqualTo(204);
            Frame last = ends.poll(10, TimeUnit.SECONDS);
            assertThat(last).isNotNull();
            admission.nextInquest();
        }

        @Test
        @DisplayName(
                "that end with their connection go to another one if they are idempotent, and come to their end there")
        void sent() throws Exception {
            FakeAdmission admission = FakeAdmission.to(dying().backend(), H2C);
            admission.verdict(to(answering()));

            assertThat(statusOf(admission, "GET / HTTP/1.1~Host: h.test~~")).isEqualTo(204);
            assertThat(admission.nextOutcome()).isEqualTo(Outcome.BACKEND_CLOSED_EARLY);
            assertOutcome(admission, Outcome.COMPLETED);
        }

        @Test
        @DisplayName("that end with their connection are answered 502 if they may have done something")
        void notIdempotent() throws Exception {
            FakeAdmission admission = FakeAdmission.to(dying().backend(), H2C);
            admission.verdict(to(answering()));

            assertThat(statusOf(admission, "POST / HTTP/1.1~Host: h.test~Content-Length: 0~~"))
                    .isEqualTo(502);
            assertThat(log.nextLost().method()).isEqualTo("POST");
        }

        @Test
        @DisplayName("come to their end at a third where the second takes no connection")
        void aThird() throws Exception {
            Gap gap = new Gap();
            FakeAdmission admission = FakeAdmission.to(dying().backend(), H2C);
            admission.verdict(gap);
            var client = connect(listen(admission)).send(wire("GET / HTTP/1.1~Host: h.test~~"));
            admission.nextParked();

            admission.answerAfterWaiting(FakeAdmission.admitted(gone(), H2C));
            admission.verdict(to(answering()));
            gap.resolution().complete("a successor that is gone by now");

            assertThat(client.readMessage().status()).isEqualTo(204);
        }
    }
}
