package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.forwarding.Outcome;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LimitsTest extends WireTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    private static void pause(int millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }

    @Nested
    class OfTheBody {

        @Test
        @DisplayName("MB-02 MB-03 an announced length above the limit is refused before the body comes")
        void announced() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            FakeAdmission admission = FakeAdmission.to(backend.backend(), policy(LONG, 30_000_000));
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 30000001\r\n\r\nx");

            RawConnection.Message response = client.readMessage();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.body()).contains("413.1");
            assertThat(backend.connections()).isZero();
            assertThat(log.next().subStatus()).isEqualTo(1);
            assertOutcome(admission, Outcome.REQUEST_BODY_TOO_LARGE);
        }

        @Test
        @DisplayName("MB-04 a body of exactly the limit passes")
        void exactly() {
            RecordingBackend backend = answering(ok("yes"));
            RawConnection client = connect(listen(FakeAdmission.to(backend.backend(), policy(LONG, 4))));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 4\r\n\r\ntest");
            assertThat(client.readMessage().status()).isEqualTo(200);
            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntest\r\n0\r\n\r\n");
            assertThat(client.readMessage().status()).isEqualTo(200);
        }

        @Test
        @DisplayName("D19 chunks are counted while they stream")
        void counted() throws Exception {
            RecordingBackend backend = backend(RawConnection::readToEnd);
            FakeAdmission admission = FakeAdmission.to(backend.backend(), policy(LONG, 8));
            RawConnection client = connect(listen(admission));

            client.send(
                    "POST / HTTP/1.1\r\nHost: h.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\r\nhello\r\n");

            assertThat(client.readMessage().status()).isEqualTo(413);
            assertOutcome(admission, Outcome.REQUEST_BODY_TOO_LARGE);
        }

        @Test
        @DisplayName("D19 a response that has begun is cut")
        void cut() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                connection.readToEnd();
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend(), policy(LONG, 8));
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            client.readHead();
            client.read(5);
            client.send("5\r\nhello\r\n");

            assertThat(client.readToEnd()).isEmpty();
            assertOutcome(admission, Outcome.REQUEST_BODY_TOO_LARGE);
        }

        @Test
        @DisplayName("D19 a request that waited is measured when it goes on")
        void afterWaiting() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            FakeAdmission.Gap gap = new FakeAdmission.Gap();
            FakeAdmission admission = FakeAdmission.answering(gap);
            admission.answerAfterWaiting(FakeAdmission.admitted(backend.backend(), policy(LONG, 8)));
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 9\r\n\r\n123456789");
            admission.nextParked();
            gap.resolution().complete("ready");

            assertThat(client.readMessage().status()).isEqualTo(413);
            assertThat(backend.connections()).isZero();
        }
    }

    @Nested
    class OfTheBackendsSilence {

        @Test
        @DisplayName("BD-22 BD-24 Z08 before the response head: 502 sub 3")
        void beforeTheHead() throws Exception {
            RecordingBackend backend = backend(RawConnection::readToEnd);
            FakeAdmission admission = FakeAdmission.to(backend.backend(), policy(Duration.ofMillis(200), 100));
            RawConnection client = connect(listen(admission));

            client.send("GET / HTTP/1.1\r\nHost: h.test\r\n\r\n");

            RawConnection.Message response = client.readMessage();
            assertThat(response.status()).isEqualTo(502);
            assertThat(response.body()).contains("502 Bad Gateway").contains("502.3");
            assertOutcome(admission, Outcome.BACKEND_TIMED_OUT);
            backend.awaitEndOfConnection();
        }

        @Test
        @DisplayName("D9 after it: cut")
        void afterTheHead() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                connection.readToEnd();
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend(), policy(Duration.ofMillis(200), 100));
            RawConnection client = connect(listen(admission));

            client.send("GET / HTTP/1.1\r\nHost: h.test\r\n\r\n");
            client.readHead();

            assertThat(client.readToEnd()).isIn("", "hello");
            assertOutcome(admission, Outcome.BACKEND_TIMED_OUT);
        }

        @Test
        @DisplayName("BD-25 each sign of life prolongs it")
        void trickling() {
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
                for (int i = 0; i < 5; i++) {
                    pause(150);
                    connection.send("x");
                }
                connection.readToEnd();
            });
            RawConnection client =
                    connect(listen(FakeAdmission.to(backend.backend(), policy(Duration.ofMillis(400), 100))));

            client.send("GET / HTTP/1.1\r\nHost: h.test\r\n\r\n");

            assertThat(client.readMessage().body()).isEqualTo("xxxxx");
        }

        @Test
        @DisplayName("D9 a backend that leaves a client waiting for its 100 is silent")
        void withoutAContinue() throws Exception {
            RecordingBackend backend = backend(RawConnection::readToEnd);
            FakeAdmission admission = FakeAdmission.to(backend.backend(), policy(Duration.ofMillis(200), 100));
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");

            assertThat(client.readMessage().status()).isEqualTo(502);
            assertOutcome(admission, Outcome.BACKEND_TIMED_OUT);
        }

        @Test
        @DisplayName("D9 waiting for a slow upload is not the backend's silence")
        void slowUpload() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            RawConnection client =
                    connect(listen(FakeAdmission.to(backend.backend(), policy(Duration.ofMillis(200), 100))));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 2\r\n\r\n");
            pause(700);
            client.send("hi");

            assertThat(client.readMessage().body()).isEqualTo("yes");
        }
    }
}
