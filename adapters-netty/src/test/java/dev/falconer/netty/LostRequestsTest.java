package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.FakeAdmission.Gap;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.site.PathBase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose backend is gone, or may be. */
class LostRequestsTest extends WireTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n";

    /** A backend whose port nobody listens on. */
    private static Backend gone() {
        var nobody = new BackendEndpoint.Loopback(RecordingBackend.deadPort());
        return new Backend(nobody, PathBase.ROOT, Optional.of(new PairingToken("old")));
    }

    /** A backend that takes a whole request, and ends without a word. */
    private RecordingBackend dying() {
        RecordingBackend[] self = new RecordingBackend[1];
        self[0] = backend(connection -> self[0].record(connection.readMessage()));
        return self[0];
    }

    private static Admission.Admitted to(RecordingBackend backend) {
        return to(backend.backend());
    }

    private static Admission.Admitted to(Backend backend) {
        return FakeAdmission.admitted(backend, FakeAdmission.POLICY);
    }

    private static String post(String body) {
        return "POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Nested
    class ThatNoBackendHasSeen {

        private final FakeAdmission admission = FakeAdmission.to(gone());
        private final RecordingBackend other = answering(ok("yes"));

        @ParameterizedTest
        @ValueSource(strings = {"GET", "HEAD", "POST", "PATCH", "DELETE", "BREW"})
        @DisplayName("goes to another one, whatever its method, and is recognised there")
        void elsewhere(String method) throws Exception {
            admission.verdict(to(other));
            RawConnection client = connect(listen(admission));

            client.send(method + " /a?b HTTP/1.1\r\nHost: h.test\r\nContent-Length: 0\r\n\r\n");

            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(other.nextRequest())
                    .startsWith(method + " /a?b HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nms-aspnetcore-token: token\r\n")
                    .doesNotContain("old");
            admission.nextInquest();
            assertThat(admission.nextOutcome()).isEqualTo(Outcome.BACKEND_CONNECT_FAILED);
            assertOutcome(admission, Outcome.COMPLETED);
        }

        @Test
        @DisplayName("takes along what has come of its body, and the rest follows")
        void bodyHeldInPart() throws Exception {
            Gap gap = new Gap();
            admission.verdict(gap);
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 10\r\n\r\nhello");
            admission.nextParked();
            client.send("world");
            admission.answerAfterWaiting(to(other));
            gap.resolution().complete("a successor");

            assertThat(client.readMessage().body()).isEqualTo("yes");
            assertThat(other.nextRequest()).endsWith("\r\n\r\nhelloworld");
            admission.answer(to(other));
            assertThat(client.send(GET).readMessage().body()).isEqualTo("yes");
        }

        @Test
        @DisplayName("takes its chunks along")
        void chunks() throws Exception {
            admission.verdict(to(other));
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            admission.nextInquest();
            client.send("5\r\nworld\r\n0\r\n\r\n");

            assertThat(client.readMessage().body()).isEqualTo("yes");
            assertThat(other.nextRequest()).endsWith("\r\n\r\nhelloworld");
        }

        @Test
        @DisplayName("waits for the 100 of the other one")
        void expectation() {
            RecordingBackend asking = backend(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                connection.send(ok(connection.read(5)));
                connection.readEnding();
            });
            admission.verdict(to(asking));
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");
            client.send("hello");

            assertThat(client.readMessage().body()).isEqualTo("hello");
        }

        @Test
        @DisplayName("is measured by the other one's limit")
        void bodyLimit() throws Exception {
            Gap gap = new Gap();
            admission.verdict(gap);
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            admission.nextParked();
            admission.answerAfterWaiting(FakeAdmission.admitted(other.backend(), policy(Duration.ofMinutes(2), 4)));
            gap.resolution().complete("a successor");

            assertThat(client.readMessage().status()).isEqualTo(413);
            assertThat(other.connections()).isZero();
        }

        @Test
        @DisplayName("goes before what is pipelined behind it")
        void pipelined() throws Exception {
            admission.verdict(to(other));
            RawConnection client = connect(listen(admission));

            client.send("GET /1 HTTP/1.1\r\nHost: h.test\r\n\r\nGET /2 HTTP/1.1\r\nHost: h.test\r\n\r\n");

            assertThat(client.readMessage().body()).isEqualTo("yes");
            assertThat(client.readMessage().body()).isEqualTo("yes");
            assertThat(other.nextRequest()).startsWith("GET /1 ");
            assertThat(other.nextRequest()).startsWith("GET /2 ");
        }

        @Test
        @DisplayName("is tried a few times more where the backend lives, and answered 502")
        void lives() throws Exception {
            RawConnection client = connect(listen(admission));

            assertThat(client.send(GET).readMessage().status()).isEqualTo(502);

            for (int attempt = 0; attempt < 4; attempt++) {
                admission.nextInquest();
            }
            assertThat(log.nextLost().reason()).isEqualTo("BACKEND_CONNECT_FAILED");
            assertOutcome(admission, Outcome.BACKEND_CONNECT_FAILED);
        }

        @Test
        @DisplayName("is answered 503 when it has waited for as long as it may")
        void waitsTooLong() throws Exception {
            admission.verdict(new Gap(Duration.ofMillis(50)));
            RawConnection client = connect(listen(admission));

            assertThat(client.send(GET).readMessage().head())
                    .startsWith("HTTP/1.1 503 ")
                    .contains("details=\"queue-timeout\"");
            assertThat(log.next().reason()).isEqualTo("queue-timeout");
        }

        @Test
        @DisplayName("is answered 503 where it holds more than it may")
        void holdsTooMuch() {
            admission.verdict(to(other));
            admission.holdAtMost(4);
            RawConnection client = connect(listen(admission));

            assertThat(client.send(post("hello")).readMessage().status()).isEqualTo(503);
            assertThat(other.connections()).isZero();
        }

        @Test
        @DisplayName("is dropped when its client leaves meanwhile")
        void clientLeaves() throws Exception {
            Gap gap = new Gap();
            admission.verdict(gap);
            RawConnection client = connect(listen(admission));
            client.send(GET);
            admission.nextParked();

            client.close();

            assertThat(admission.nextAbandoned()).isSameAs(gap);
            assertThat(log.next().reason()).isEqualTo("CLIENT_GONE");
        }

        @Test
        @DisplayName("is answered 503 when Falconer stops meanwhile")
        void hostStops() throws Exception {
            Gap gap = new Gap();
            admission.verdict(gap);
            ProxyTransport.BoundListener listener = bind(admission);
            RawConnection client = connect(listener.binding().port().orElseThrow());
            client.send(post("hello"));
            admission.nextParked();

            listener.drain(Duration.ZERO);

            assertThat(client.readMessage().status()).isEqualTo(503);
            assertThat(admission.nextAbandoned()).isSameAs(gap);
        }
    }

    @Nested
    class ThatABackendHasSeen {

        private final RecordingBackend dying = dying();
        private final RecordingBackend other = answering(ok("yes"));
        private final FakeAdmission admission = FakeAdmission.to(dying.backend());

        @ParameterizedTest
        @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
        @DisplayName("goes to another one if it is idempotent and has no body")
        void elsewhere(String method) throws Exception {
            admission.verdict(to(other));
            RawConnection client = connect(listen(admission));

            client.send(method + " / HTTP/1.1\r\nHost: h.test\r\n\r\n");

            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(dying.nextRequest()).startsWith(method);
            assertThat(other.nextRequest()).startsWith(method);
            assertThat(admission.nextOutcome()).isEqualTo(Outcome.BACKEND_CLOSED_EARLY);
            assertOutcome(admission, Outcome.COMPLETED);
        }

        @Test
        @DisplayName("does so although the head of its response had begun")
        void inTheMiddleOfTheHead() throws Exception {
            RecordingBackend halfway = backend(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\nContent-Le");
            });
            admission.answer(to(halfway));
            admission.verdict(to(other));

            assertThat(connect(listen(admission)).send(GET).readMessage().body())
                    .isEqualTo("yes");

            admission.nextInquest();
        }

        @Test
        @DisplayName("leaves its client's connection as it was, pipelined requests included")
        void pipelined() throws Exception {
            admission.verdict(to(other));
            RawConnection client = connect(listen(admission));

            client.send("GET /1 HTTP/1.1\r\nHost: h.test\r\n\r\nGET /2 HTTP/1.1\r\nHost: h.test\r\n\r\n");

            assertThat(client.readMessage().body()).isEqualTo("yes");
            assertThat(client.readMessage().body()).isEqualTo("yes");
            assertThat(other.nextRequest()).startsWith("GET /1 ");
            assertThat(other.nextRequest()).startsWith("GET /2 ");
        }

        @Test
        @DisplayName("is sent once more and not again")
        void onceOnly() throws Exception {
            RecordingBackend second = dying();
            admission.verdict(to(second));
            RawConnection client = connect(listen(admission));

            assertThat(client.send(GET).readMessage().status()).isEqualTo(502);

            second.nextRequest();
            assertThat(second.untakenRequests()).isZero();
            assertThat(log.nextLost().reason()).isEqualTo("BACKEND_CLOSED_EARLY");
            assertThat(admission.nextOutcome()).isEqualTo(Outcome.BACKEND_CLOSED_EARLY);
            assertOutcome(admission, Outcome.BACKEND_CLOSED_EARLY);
        }

        @Test
        @DisplayName("is not sent once more where the backend lives")
        void lives() throws Exception {
            RawConnection client = connect(listen(admission));

            assertThat(client.send(GET).readMessage().status()).isEqualTo(502);

            admission.nextInquest();
            dying.nextRequest();
            assertThat(dying.untakenRequests()).isZero();
            assertThat(log.nextLost().target()).isEqualTo("/");
            assertOutcome(admission, Outcome.BACKEND_CLOSED_EARLY);
        }

        @Test
        @DisplayName("goes on to a third where the second takes no connection, and never to a fourth")
        void aThird() throws Exception {
            Gap gap = new Gap();
            admission.verdict(gap);
            RawConnection client = connect(listen(admission));
            client.send(GET);
            admission.nextParked();

            RecordingBackend third = dying();
            admission.answerAfterWaiting(to(gone()));
            admission.verdict(to(third));
            gap.resolution().complete("a successor that is gone by now");

            assertThat(client.readMessage().status()).isEqualTo(502);
            assertThat(dying.nextRequest()).startsWith("GET / ");
            assertThat(third.nextRequest()).startsWith("GET / ");
            assertThat(third.untakenRequests()).isZero();
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PATCH", "BREW"})
        @DisplayName("is answered 502 at once if it may have done something, and named in the log")
        void notIdempotent(String method) throws Exception {
            admission.verdict(to(other));
            RawConnection client = connect(listen(admission));

            client.send(method + " /order HTTP/1.1\r\nHost: h.test\r\nContent-Length: 0\r\n\r\n");

            assertThat(client.readMessage().status()).isEqualTo(502);
            assertThat(log.nextLost().target()).isEqualTo("/order");
            assertThat(other.connections()).isZero();
            assertOutcome(admission, Outcome.BACKEND_CLOSED_EARLY);
        }

        @Test
        @DisplayName("is answered 502 if it has a body, of which nothing is left")
        void withABody() throws Exception {
            admission.verdict(to(other));
            RawConnection client = connect(listen(admission));

            client.send(post("hello").replace("POST", "PUT"));

            assertThat(client.readMessage().status()).isEqualTo(502);
            assertThat(log.nextLost().method()).isEqualTo("PUT");
            assertThat(other.connections()).isZero();
        }

        @Test
        @DisplayName("is cut where its response had begun, and named in the log")
        void responseBegun() throws Exception {
            RecordingBackend breaking = backend(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
            });
            admission.answer(to(breaking));
            admission.verdict(to(other));
            RawConnection client = connect(listen(admission));

            assertThat(client.send(GET).readHead()).startsWith("HTTP/1.1 200 ");

            assertThat(log.nextLost().reason()).isEqualTo("BACKEND_BROKE_OFF");
            assertThat(other.connections()).isZero();
            assertOutcome(admission, Outcome.BACKEND_BROKE_OFF);
        }
    }
}
