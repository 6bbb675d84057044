package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.site.ClientLimits;
import dev.falconer.netty.FrameClient.End;
import io.netty.handler.codec.http2.Http2Headers;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a client may use of a binding when it speaks HTTP/2. */
class Http2LimitsTest {

    private static final int LARGE = 8 << 20;

    @Nested
    class OfHeads extends WireTest {

        @Override
        ClientLimits limits() {
            return ClientLimits.STANDARD.withHead(new ClientLimits.Head(64, 1_024, 5));
        }

        @Test
        @DisplayName("Z45 as many fields as may be pass, one more is answered 431, and the connection goes on")
        void fieldCount() {
            FrameClient client = new FrameClient(clientOf(answering(ok("yes"))));

            client.get(1, "a", "1", "b", "2", "c", "3", "d", "4");
            assertThat(client.status(1)).isEqualTo(200);
            client.get(3, "a", "1", "b", "2", "c", "3", "d", "4", "e", "5");
            assertThat(client.status(3)).isEqualTo(431);
            client.get(5);
            assertThat(client.status(5)).isEqualTo(200);
        }

        @Test
        @DisplayName("Z45 a target beyond the limit of the request line is answered 414, and the connection goes on")
        void requestLine() {
            FrameClient client = new FrameClient(clientOf(answering(ok("yes"))));

            client.head(
                    1,
                    FrameClient.End.LAST,
                    ":method",
                    "GET",
                    ":scheme",
                    "http",
                    ":authority",
                    "h.test",
                    ":path",
                    "/" + "x".repeat(60));
            assertThat(client.status(1)).isEqualTo(414);
            client.get(3);
            assertThat(client.status(3)).isEqualTo(200);
        }

        @Test
        @DisplayName("Z45 fields beyond the limit in bytes are answered 431, and the connection goes on")
        void fieldBytes() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            FrameClient client = new FrameClient(clientOf(backend));

            client.get(1, "a", "x".repeat(1_024));
            Http2Headers head = client.fields(client.next(FrameClient.HEADERS, 1));
            assertThat(head.status()).hasToString("431");
            assertThat(head.contains("date")).isTrue();
            FrameClient.Frame page = client.next(FrameClient.DATA, 1);
            assertThat(page.text()).contains("431");
            assertThat(page.ends()).isTrue();
            assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(FrameClient.NO_ERROR);
            assertThat(log.next().status()).isEqualTo(431);
            client.get(3);
            assertThat(client.status(3)).isEqualTo(200);
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Nested
    class OfStreams extends WireTest {

        @Override
        ClientLimits limits() {
            return ClientLimits.STANDARD
                    .withHead(new ClientLimits.Head(64, 1_024, 200))
                    .withConnections(new ClientLimits.Connections(0, 0, 4, 2));
        }

        @Test
        @DisplayName("Z19 Z45 as many streams as are announced may be open, one more is refused")
        void atOneTime() {
            FakeAdmission admission = FakeAdmission.answering(new FakeAdmission.Gap());
            FrameClient client = new FrameClient(connect(listen(admission)));

            assertThat(client.setting(FrameClient.MAX_CONCURRENT_STREAMS)).isEqualTo(2);
            client.get(1);
            client.get(3);
            client.get(5);

            assertThat(client.next(FrameClient.RST_STREAM, 5).error()).isEqualTo(FrameClient.REFUSED_STREAM);
        }

        @Test
        @DisplayName("Z19 one that is refused costs no more than itself, though its content follows it")
        void withContent() {
            FakeAdmission admission = FakeAdmission.answering(new FakeAdmission.Gap());
            FrameClient client = new FrameClient(connect(listen(admission)));

            for (int stream = 1; stream < 9; stream += 2) {
                client.request(stream, "POST", FrameClient.End.OPEN);
                client.data(stream, "content", FrameClient.End.LAST);
            }

            assertThat(client.next(FrameClient.RST_STREAM, 5).error()).isEqualTo(FrameClient.REFUSED_STREAM);
            assertThat(client.next(FrameClient.RST_STREAM, 7).error()).isEqualTo(FrameClient.REFUSED_STREAM);
            assertIsServedStill(client);
        }

        @Test
        @DisplayName("Z19 one that is refused costs no more than itself, though its head is too large as well")
        void withLargeHead() {
            FakeAdmission admission = FakeAdmission.answering(new FakeAdmission.Gap());
            FrameClient client = new FrameClient(connect(listen(admission)));
            // Few bytes on the wire; each field counts 32 more.
            String[] large = new String[80];
            Arrays.fill(large, "x");

            for (int stream = 1; stream < 5; stream += 2) {
                client.request(stream, "POST", FrameClient.End.OPEN);
            }
            client.request(5, "POST", FrameClient.End.OPEN, large);
            client.data(5, "content", FrameClient.End.LAST);

            assertThat(client.next(FrameClient.RST_STREAM, 5).error()).isEqualTo(FrameClient.REFUSED_STREAM);
            assertIsServedStill(client);
        }

        private static void assertIsServedStill(FrameClient client) {
            client.ping();
            assertThat(client.next(FrameClient.PING, 0)).isNotNull();
        }

        @Test
        @DisplayName("the last request that a connection may carry is behind a GOAWAY, and is answered")
        void inAll() {
            FrameClient client = new FrameClient(clientOf(answering(ok("yes"))));

            for (int stream = 1; stream < 7; stream += 2) {
                client.get(stream);
                assertThat(client.status(stream)).isEqualTo(200);
            }
            client.get(7);

            assertThat(client.next(FrameClient.GOAWAY, 0).payload().getInt(4)).isEqualTo(FrameClient.NO_ERROR);
            assertThat(client.status(7)).isEqualTo(200);
            assertThat(client.next(FrameClient.GOAWAY, 0).lastStream()).isEqualTo(7);
        }
    }

    @Nested
    class OfTheRateOfSending extends WireTest {

        @Override
        ClientLimits limits() {
            return ClientLimits.STANDARD.withRate(new ClientLimits.Rate(1_000, Duration.ofMillis(500)));
        }

        @Test
        @DisplayName("Z45 a body that comes too slowly is answered 408, and other streams go on")
        void tooSlow() throws Exception {
            RecordingBackend backend = backend(RawConnection::readToEnd);
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            FrameClient client = new FrameClient(connect(listen(admission)));

            client.request(1, "POST", End.OPEN);
            client.data(1, "slow", End.OPEN);
            assertThat(client.status(1)).isEqualTo(408);
            assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(FrameClient.NO_ERROR);
            assertOutcome(admission, Outcome.CLIENT_TOO_SLOW);

            client.request(3, "POST", End.OPEN);
            assertThat(client.status(3)).isEqualTo(408);
        }
    }

    @Nested
    class OfTheRateOfTaking extends WireTest {

        @Override
        ClientLimits limits() {
            return ClientLimits.STANDARD.withRate(new ClientLimits.Rate(1_000_000, Duration.ofMillis(50)));
        }

        @Test
        @DisplayName("Z45 a stream whose window stays closed is reset, and other streams go on")
        void closedWindow() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
                connection.send(new byte[LARGE]);
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            FrameClient client = new FrameClient(connect(listen(admission)));

            client.get(1);
            assertThat(client.status(1)).isEqualTo(200);
            assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(FrameClient.INTERNAL_ERROR);
            assertOutcome(admission, Outcome.CLIENT_TOO_SLOW);
            backend.awaitEndOfConnection();

            client.open(0, LARGE);
            client.get(3);
            assertThat(client.status(3)).isEqualTo(200);
        }

        @Test
        @DisplayName("so is one whose whole response waits for its window")
        void closedWindowBehindTheResponse() throws Exception {
            FrameClient client = new FrameClient(clientOf(answering(ok("x".repeat(70_000)))));

            client.get(1);
            assertThat(client.status(1)).isEqualTo(200);
            assertThat(log.next().reason()).isEmpty();

            assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(FrameClient.INTERNAL_ERROR);
        }
    }

    @Nested
    class OfTheTimeForAHead extends WireTest {

        @Override
        ClientLimits limits() {
            return ClientLimits.STANDARD.withTimes(
                    new ClientLimits.Times(Duration.ofSeconds(10), Duration.ofMillis(300), Duration.ofMinutes(2)));
        }

        @Test
        @DisplayName("Z07 a head without its end is waited for no longer than in HTTP/1.1, whatever other streams do")
        void betweenFrames() {
            FrameClient client = new FrameClient(connect(listen(FakeAdmission.answering(new FakeAdmission.Gap()))));

            client.get(1);
            client.send(FrameClient.HEADERS, 0, 3, new byte[] {(byte) 0x82});

            assertThat(client.next(FrameClient.GOAWAY, 0).payload().getInt(4)).isEqualTo(FrameClient.ENHANCE_YOUR_CALM);
        }

        @Test
        @DisplayName("Z07 neither is one that stops in the middle of a frame")
        void withinAFrame() {
            RawConnection connection = connect(listen(FakeAdmission.answering(new FakeAdmission.Gap())));
            FrameClient client = new FrameClient(connection);

            connection.send(new byte[] {0, 0, 9, 1, 5, 0, 0, 0, 1, (byte) 0x82});

            assertThat(client.next(FrameClient.GOAWAY, 0).payload().getInt(4)).isEqualTo(FrameClient.ENHANCE_YOUR_CALM);
        }
    }

    @Nested
    class OfWhatWaits extends WireTest {

        @Test
        @DisplayName("Z29 tiny frames that nobody takes yet are not collected without end")
        void tinyFrames() {
            FrameClient client = new FrameClient(connect(listen(FakeAdmission.answering(new FakeAdmission.Gap()))));

            client.request(1, "POST", End.OPEN);
            for (int i = 0; i <= 8_192; i++) {
                client.data(1, "x", End.OPEN);
            }

            assertThat(client.next(FrameClient.GOAWAY, 0).payload().getInt(4)).isEqualTo(FrameClient.ENHANCE_YOUR_CALM);
        }
    }
}
