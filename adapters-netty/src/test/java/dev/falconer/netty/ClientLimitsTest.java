package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.site.ClientLimits;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a client may use of a binding, and how it hears that it was too much. */
class ClientLimitsTest {

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
}
