package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.site.ClientLimits;
import io.netty.channel.epoll.Epoll;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a client may use of a binding, and how it hears that it was too much. */
class ClientLimitsTest {

    private static final int LARGE = 16 << 20;

    /** More than a client's system takes unasked, less than ours does. */
    private static final int HELD_BY_THE_KERNEL = 1 << 20;

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n";

    @Nested
    class OfHeads extends WireTest {

        @Override
        ClientLimits limits() {
            return ClientLimits.STANDARD.withHead(new ClientLimits.Head(64, 1_024, 5));
        }

        @Test
        @DisplayName("Z45 A07 a request line beyond the limit is answered 414")
        void requestLine() {
            RecordingBackend backend = answering(ok("yes"));
            RawConnection client = clientOf(backend);

            client.send("GET /" + "a".repeat(64) + " HTTP/1.1\r\nHost: h.test\r\n\r\n");

            assertThat(client.readMessage().status()).isEqualTo(414);
            assertThat(client.readEnding()).isEqualTo(RawConnection.Ending.CLOSED);
            assertThat(backend.connections()).isZero();
        }

        @Test
        @DisplayName("Z45 C25 fields beyond the limit in bytes are answered 431")
        void fieldBytes() {
            RecordingBackend backend = answering(ok("yes"));
            RawConnection client = clientOf(backend);

            client.send("GET / HTTP/1.1\r\nHost: h.test\r\nX-A: " + "a".repeat(1_024) + "\r\n\r\n");

            assertThat(client.readMessage().status()).isEqualTo(431);
            assertThat(client.readEnding()).isEqualTo(RawConnection.Ending.CLOSED);
            assertThat(backend.connections()).isZero();
        }

        @Test
        @DisplayName("Z45 C24 as many fields as may be pass, one more is answered 431")
        void fieldCount() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            RawConnection client = clientOf(backend);

            client.send("GET / HTTP/1.1\r\nHost: h.test\r\n" + "X-A: b\r\n".repeat(4) + "\r\n");
            assertThat(client.readMessage().status()).isEqualTo(200);
            assertThat(log.next().status()).isEqualTo(200);
            client.send("GET / HTTP/1.1\r\nHost: h.test\r\n" + "X-A: b\r\n".repeat(5) + "\r\n");

            assertThat(client.readMessage().status()).isEqualTo(431);
            assertThat(client.readEnding()).isEqualTo(RawConnection.Ending.CLOSED);
            assertThat(log.next().status()).isEqualTo(431);
            backend.nextRequest();
            assertThat(backend.untakenRequests()).isZero();
        }
    }

    @Nested
    class OfRequestsOnAConnection extends WireTest {

        @Override
        ClientLimits limits() {
            return ClientLimits.STANDARD.withConnections(new ClientLimits.Connections(0, 0, 2, 1));
        }

        @Test
        @DisplayName("the last request that a connection may carry is answered with Connection: close")
        void lastOne() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            RawConnection client = clientOf(backend);

            client.send(GET + GET + GET);

            assertThat(client.readMessage().head()).doesNotContainIgnoringCase("\r\nConnection:");
            assertThat(client.readMessage().head()).containsIgnoringCase("\r\nConnection: close\r\n");
            assertThat(client.readEnding()).isEqualTo(RawConnection.Ending.CLOSED);
            backend.nextRequest();
            backend.nextRequest();
            assertThat(backend.untakenRequests()).isZero();
        }
    }

    @Nested
    class OfConnections extends WireTest {

        @Override
        ClientLimits limits() {
            return ClientLimits.STANDARD.withConnections(new ClientLimits.Connections(2, 0, 0, 1));
        }

        @Test
        @DisplayName("Z45 one connection too many is answered 503 with Retry-After, whether it asks or not")
        void oneTooMany() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            int port = listen(FakeAdmission.to(backend.backend()));
            RawConnection first = connect(port);
            RawConnection second = connect(port);
            assertThat(first.send(GET).readMessage().status()).isEqualTo(200);
            assertThat(second.send(GET).readMessage().status()).isEqualTo(200);
            log.next();
            log.next();

            RawConnection third = connect(port);
            RawConnection.Message answer = third.readMessage();

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.head())
                    .containsIgnoringCase("\r\nRetry-After: 5\r\n")
                    .containsIgnoringCase("\r\nConnection: close\r\n");
            assertThat(third.readEnding()).isEqualTo(RawConnection.Ending.CLOSED);
            AccessLog.Entry entry = log.next();
            assertThat(entry.status()).isEqualTo(503);
            assertThat(entry.reason()).isEqualTo("too-many-connections");
            RawConnection fourth = connect(port).send("POST / HTTP/1.1\r\nHost: h.test\r\n\r\n" + "x".repeat(100_000));
            assertThat(fourth.readMessage().status()).isEqualTo(503);
            assertThat(first.send(GET).readMessage().status()).isEqualTo(200);
        }

        @Test
        @DisplayName("the room of one that has ended is the next one's")
        void roomAgain() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            int port = listen(FakeAdmission.to(backend.backend()));
            connect(port).send(GET).readMessage();
            RawConnection second = connect(port);

            second.send("GET / HTTP/1.1\r\nHost: h.test\r\nConnection: close\r\n\r\n")
                    .readMessage();
            assertThat(second.readEnding()).isEqualTo(RawConnection.Ending.CLOSED);
            second.close();

            int status = 503;
            for (int attempt = 0; status == 503 && attempt < 1_000; attempt++) {
                status = connect(port).send(GET).readMessage().status();
            }
            assertThat(status).isEqualTo(200);
        }
    }

    @Nested
    class OfConnectionsOfAnAddress extends WireTest {

        @Override
        ClientLimits limits() {
            return ClientLimits.STANDARD.withConnections(new ClientLimits.Connections(0, 1, 0, 1));
        }

        @Test
        @DisplayName("Z45 an address may not have more than its share, and others have theirs")
        void share() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            int port = listen(FakeAdmission.to(backend.backend()));

            assertThat(connect(port).send(GET).readMessage().status()).isEqualTo(200);
            assertThat(connect(port).readMessage().status()).isEqualTo(503);
            RawConnection elsewhere = kept(new RawConnection(new Socket(
                    InetAddress.getLoopbackAddress(), port, InetAddress.getByAddress(new byte[] {127, 0, 0, 9}), 0)));
            assertThat(elsewhere.send(GET).readMessage().status()).isEqualTo(200);
        }
    }

    @Nested
    class OfTheRateOfSending extends WireTest {

        @Override
        ClientLimits limits() {
            return ClientLimits.STANDARD.withRate(new ClientLimits.Rate(1_000, Duration.ofMillis(500)));
        }

        @Test
        @DisplayName("Z45 a body that comes too slowly is answered 408, and the connection ends behind it")
        void tooSlow() throws Exception {
            RecordingBackend backend = backend(RawConnection::readToEnd);
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 100000\r\n\r\nslow");

            RawConnection.Message response = client.readMessage();
            assertThat(response.status()).isEqualTo(408);
            assertThat(response.head()).containsIgnoringCase("\r\nConnection: close\r\n");
            assertThat(client.readEnding()).isEqualTo(RawConnection.Ending.CLOSED);
            assertOutcome(admission, Outcome.CLIENT_TOO_SLOW);
            backend.awaitEndOfConnection();
            assertThat(log.next().reason()).isEqualTo("CLIENT_TOO_SLOW");
        }

        @Test
        @DisplayName("one that comes in drops of a byte is told the same, although each is a sign of life")
        void drops() throws Exception {
            RecordingBackend backend = backend(RawConnection::readToEnd);
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 100000\r\n\r\n");
            Thread.ofVirtual().start(() -> {
                while (admission.untakenOutcomes() == 0) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                    try {
                        client.send("x");
                    } catch (UncheckedIOException closed) {
                        return;
                    }
                }
            });

            assertThat(client.readMessage().status()).isEqualTo(408);
        }

        @Test
        @DisplayName("a response that has begun is cut")
        void whileItIsAnswered() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                connection.readToEnd();
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listen(admission));

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 100000\r\n\r\nslow");

            assertThat(client.readHead()).startsWith("HTTP/1.1 200");
            assertThat(client.readToEnd()).isIn("", "hello");
            assertOutcome(admission, Outcome.CLIENT_TOO_SLOW);
            AccessLog.Entry entry = log.next();
            assertThat(entry.status()).isEqualTo(200);
            assertThat(entry.reason()).isEqualTo("CLIENT_TOO_SLOW");
        }

        @Test
        @DisplayName("time in which the backend takes nothing is not the client's")
        void whileTheBackendTakesNothing() throws Exception {
            CountDownLatch enough = new CountDownLatch(1);
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                enough.await();
                connection.read(LARGE);
                connection.send(ok("got it"));
            });
            RawConnection client = clientOf(backend);

            Thread.ofVirtual()
                    .start(() -> client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: " + LARGE + "\r\n\r\n")
                            .send(new byte[LARGE]));
            enough.await(3, TimeUnit.SECONDS);
            enough.countDown();

            assertThat(client.readMessage().body()).isEqualTo("got it");
        }

        @Test
        @DisplayName("nor that in which the client waits for a 100")
        void whileTheClientWaitsForAContinue() throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                never.await(1_500, TimeUnit.MILLISECONDS);
                connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                connection.read(2);
                connection.send(ok("got it"));
            });
            RawConnection client = clientOf(backend);

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 100");
            client.send("hi");

            assertThat(client.readMessage().body()).isEqualTo("got it");
        }

        @Test
        @DisplayName("but a client that has its 100 is waited for")
        void behindAContinue() {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                connection.readToEnd();
            });
            RawConnection client = clientOf(backend);

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");

            assertThat(client.readHead()).startsWith("HTTP/1.1 100");
            assertThat(client.readMessage().status()).isEqualTo(408);
        }
    }

    @Nested
    class OfTheRateOfTaking extends WireTest {

        @Override
        ClientLimits limits() {
            return ClientLimits.STANDARD.withRate(new ClientLimits.Rate(1_000_000, Duration.ofMillis(100)));
        }

        @Test
        @DisplayName("Z45 a client that takes nothing of its response is cut off, and the backend is told")
        void nothing() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
                connection.send(new byte[LARGE]);
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listen(admission));

            client.send(GET);

            assertOutcome(admission, Outcome.CLIENT_TOO_SLOW);
            backend.awaitEndOfConnection();
            assertThat(log.next().reason()).isEqualTo("CLIENT_TOO_SLOW");
            assertThat(client.readToEnd().length()).isLessThan(LARGE);
        }

        @Test
        @DisplayName("so is one whose whole response lies in the buffers of the system")
        void nothingOfWhatTheKernelHolds() throws Exception {
            assumeThat(Epoll.isAvailable()).isTrue();
            RawConnection client = clientOf(answering(ok("x".repeat(HELD_BY_THE_KERNEL))));

            client.send(GET);
            assertThat(log.next().reason()).isEmpty();

            client.awaitReset();
        }

        @Test
        @DisplayName("a stream of events may be silent for as long as it likes")
        void silence() throws Exception {
            CountDownLatch never = new CountDownLatch(1);
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
                never.await(1_500, TimeUnit.MILLISECONDS);
                connection.send("b");
            });
            RawConnection client = clientOf(backend);

            client.send(GET);

            assertThat(client.readMessage().body()).isEqualTo("ab");
        }
    }
}
