package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.PathBase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConnectionsTest extends WireTest {

    private static final String GET = "GET /1 HTTP/1.1\r\nHost: h.test\r\n\r\n";

    @Nested
    class OfClients {

        @Test
        @DisplayName("I01 I02 Connection: close is honoured and said")
        void close() {
            RawConnection client = clientOf(answering(ok("yes")));

            client.send("GET / HTTP/1.1\r\nHost: h.test\r\nConnection: close\r\n\r\n");

            assertThat(client.readToEnd())
                    .containsIgnoringCase("\r\nConnection: close\r\n")
                    .endsWith("yes");
        }

        @Test
        @DisplayName("I03 HTTP/1.0 closes unless it asks otherwise")
        void version10() {
            RawConnection client = clientOf(answering(ok("yes")));

            assertThat(client.send("GET / HTTP/1.0\r\n\r\n").readToEnd()).endsWith("yes");
        }

        @Test
        @DisplayName("I03 HTTP/1.0 that asks for keep-alive is told it has it")
        void version10KeepsAlive() {
            RawConnection client = clientOf(answering(ok("yes")));
            String request = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";

            assertThat(client.send(request).readMessage().head())
                    .containsIgnoringCase("\r\nConnection: keep-alive\r\n");
            assertThat(client.send(request).readMessage().body()).isEqualTo("yes");
        }

        @Test
        void nothingOfARequestIsLeftForTheNext() throws Exception {
            RawConnection client = clientOf(backend(connection -> {
                while (true) {
                    boolean first = connection.readHead().startsWith("POST");
                    if (first) {
                        connection.read(5);
                    }
                    connection.send(
                            first
                                    ? "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nyes\r\n0\r\nA: b\r\n\r\n"
                                    : ok("no"));
                }
            }));

            client.send("POST /long HTTP/1.1\r\nHost: h.test\r\nContent-Length: 5\r\n\r\nhello" + GET + GET);

            for (int i = 0; i < 3; i++) {
                assertThat(client.readMessage().status()).isEqualTo(200);
            }
            assertThat(logged()).isEqualTo("POST /long 3");
            assertThat(logged()).isEqualTo("GET /1 2");
            assertThat(logged()).isEqualTo("GET /1 2");
        }

        private String logged() throws InterruptedException {
            AccessLog.Entry entry = log.next();
            return entry.method() + " " + entry.target() + " " + entry.bodyBytes();
        }

        @Test
        @DisplayName("I04 Z11 pipelined requests are answered in order, one at a time")
        void pipelined() throws Exception {
            RecordingBackend backend = backend(connection -> {
                while (true) {
                    String head = connection.readHead();
                    connection.send(ok(head.substring(4, head.indexOf(" HTTP"))));
                }
            });
            RawConnection client = clientOf(backend);
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 500; i++) {
                requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: h.test\r\n\r\n");
            }

            client.send(requests.toString());

            for (int i = 0; i < 500; i++) {
                assertThat(client.readMessage().body()).isEqualTo("/" + i);
            }
            assertThat(backend.connections()).isEqualTo(1);
        }

        @Test
        @DisplayName("pipelined refusals are answered in order too, without depth")
        void pipelinedRefusals() {
            RawConnection client = connect(listen(
                    FakeAdmission.answering(new Admission.Refused(Refusal.of(404, Refusal.Reason.NO_APPLICATION)))));

            Thread.ofVirtual().start(() -> client.send(GET.repeat(1_000)));

            for (int i = 0; i < 1_000; i++) {
                assertThat(client.readMessage().status()).isEqualTo(404);
            }
        }

        @Test
        @DisplayName("Z13 nothing behind a Connection: close is processed")
        void nothingBehindClose() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            RawConnection client = clientOf(backend);

            client.send(
                    "GET /1 HTTP/1.1\r\nHost: h.test\r\nConnection: close\r\n\r\nGET /2 HTTP/1.1\r\nHost: h.test\r\n\r\n");

            assertThat(client.readToEnd()).containsOnlyOnce("HTTP/1.1 200");
            assertThat(backend.nextRequest()).startsWith("GET /1 ");
            assertThat(backend.untakenRequests()).isZero();
        }

        @Test
        @DisplayName("Z07 a head that does not arrive in time ends in 408, however it trickles")
        void slowHead() throws Exception {
            RawConnection client = clientOf(answering(ok("yes")));

            Thread.ofVirtual().start(() -> {
                client.send("GET / HTTP/1.1\r\nHost: h.test\r\n");
                client.send("X-A: 1\r\n");
            });

            assertThat(client.readMessage().status()).isEqualTo(408);
            assertThat(client.readToEnd()).isEmpty();
        }

        @Test
        @DisplayName("Z09 a backend that cannot be reached is answered 502")
        void unreachable() throws Exception {
            var nobody = new BackendEndpoint.Loopback(RecordingBackend.deadPort());
            FakeAdmission admission = FakeAdmission.to(new Backend(nobody, PathBase.ROOT, Optional.empty()));
            RawConnection client = connect(listen(admission));

            assertThat(client.send(GET).readMessage().status()).isEqualTo(502);
            assertOutcome(admission, Outcome.BACKEND_CONNECT_FAILED);
        }

        @Test
        @DisplayName("HD-10 a close of the backend reaches the client where the policy says so")
        void forwardedClose() {
            RecordingBackend backend = answering("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
            var telling = ForwardingPolicy.of(Duration.ofMinutes(2), 1_000, true, true);
            RawConnection client = connect(listen(FakeAdmission.to(backend.backend(), telling)));

            assertThat(client.send(GET).readToEnd()).containsIgnoringCase("\r\nConnection: close\r\n");
        }
    }

    @Nested
    class OfBackends {

        @Test
        @DisplayName("6.7 a backend connection is used again")
        void keptAlive() {
            RecordingBackend backend = answering(ok("yes"));
            RawConnection client = clientOf(backend);

            for (int i = 0; i < 20; i++) {
                client.send(GET).readMessage();
            }

            assertThat(backend.connections()).isEqualTo(1);
        }

        @Test
        @DisplayName("I05 a POST whose connection drops is not tried again")
        void postIsNotRetried() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                connection.send(ok("first"));
                connection.readMessage();
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listen(admission));
            client.send(GET).readMessage();
            assertOutcome(admission, Outcome.COMPLETED);

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 0\r\n\r\n");

            assertThat(client.readMessage().status()).isEqualTo(502);
            assertOutcome(admission, Outcome.BACKEND_CLOSED_EARLY);
            assertThat(backend.connections()).isEqualTo(1);
        }

        @Test
        @DisplayName("Z04 a GET on a connection that the backend closes just then is tried once more, on a new one")
        void getIsRetried() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                connection.send(ok("first on its connection"));
                connection.readMessage();
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listen(admission));
            client.send(GET).readMessage();
            assertOutcome(admission, Outcome.COMPLETED);

            assertThat(client.send(GET).readMessage().status()).isEqualTo(200);
            assertOutcome(admission, Outcome.COMPLETED);
            assertThat(backend.connections()).isEqualTo(2);
        }

        @Test
        @DisplayName("CD-05 a new connection that closes without an answer is a bad gateway, and not tried again")
        void freshIsNotRetried() throws Exception {
            RecordingBackend backend = backend(RawConnection::readHead);
            RawConnection client = clientOf(backend);

            assertThat(client.send(GET).readMessage().status()).isEqualTo(502);
            assertThat(backend.connections()).isEqualTo(1);
        }

        @Test
        @DisplayName("I07 a connection that the backend closed while idle is not used")
        void closedWhileIdle() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                connection.send(ok("once"));
            });
            RawConnection client = clientOf(backend);

            for (int i = 0; i < 8; i++) {
                client.send(GET).readMessage();
                backend.awaitEndOfConnection();
                // The close is on its way to us; a round trip through the same event loop comes after it.
                connect(listen(FakeAdmission.answering(
                                new Admission.Refused(Refusal.of(404, Refusal.Reason.NO_APPLICATION)))))
                        .send(GET)
                        .readMessage();
                RawConnection.Message answer = client.send(
                                "POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 2\r\n\r\nhi")
                        .readMessage();
                backend.awaitEndOfConnection();
                assertThat(answer.status()).isEqualTo(200);
            }
        }
    }
}
