package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.netty.FrameClient.Frame;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How streams of one client live beside each other, and end. */
class Http2StreamsTest extends WireTest {

    /** A backend that answers each request when the test lets it. */
    private RecordingBackend answeringAfter(CompletableFuture<Void> sign) {
        RecordingBackend[] self = new RecordingBackend[1];
        self[0] = backend(connection -> {
            self[0].record(connection.readMessage());
            sign.join();
            connection.send(ok("late"));
        });
        return self[0];
    }

    @Nested
    class WhenTheListenerIsDrained {

        private final CompletableFuture<Void> sign = new CompletableFuture<>();
        private final RecordingBackend backend = answeringAfter(sign);
        private final FakeAdmission admission = FakeAdmission.to(backend.backend());
        private final ProxyTransport.BoundListener listener = bind(admission);
        private final FrameClient client =
                new FrameClient(connect(listener.binding().port().orElseThrow()));

        @Test
        @DisplayName("Z23 the client is told twice, and the streams that are open are served to their end")
        void tellsTwice() throws Exception {
            client.get(1);
            backend.nextRequest();

            CompletableFuture<?> drained =
                    listener.drain(Duration.ofSeconds(10)).toCompletableFuture();
            Frame notice = client.next(FrameClient.GOAWAY, 0);
            client.get(3);
            backend.nextRequest();
            Frame last = client.next(FrameClient.GOAWAY, 0);
            sign.complete(null);

            assertThat(notice.lastStream()).isEqualTo(Integer.MAX_VALUE);
            assertThat(notice.payload().getInt(4)).isEqualTo(FrameClient.NO_ERROR);
            assertThat(last.lastStream()).isEqualTo(3);
            assertThat(last.payload().getInt(4)).isEqualTo(FrameClient.NO_ERROR);
            assertThat(client.statuses(2)).isEqualTo(Map.of(1, 200, 3, 200));
            drained.get(5, TimeUnit.SECONDS);
        }

        @Test
        @DisplayName("Z25 a stream beyond the last that is served has reached nobody")
        void servesNoFurther() throws Exception {
            client.get(1);
            backend.nextRequest();
            CompletableFuture<?> drained =
                    listener.drain(Duration.ofSeconds(10)).toCompletableFuture();
            client.next(FrameClient.GOAWAY, 0);
            assertThat(client.next(FrameClient.GOAWAY, 0).lastStream()).isEqualTo(1);

            client.get(3);
            sign.complete(null);

            assertThat(client.status(1)).isEqualTo(200);
            drained.get(5, TimeUnit.SECONDS);
            assertThat(admission.asked()).isEqualTo(1);
            assertThat(backend.untakenRequests()).isZero();
        }
    }

    @Nested
    class WhenAWindowIsSmall {

        @Test
        @DisplayName("Z20 a response comes as far as its window is open, and others are not held up")
        void comesInPieces() {
            FrameClient client = new FrameClient(clientOf(answering(ok("hello"))));

            client.set(FrameClient.INITIAL_WINDOW_SIZE, 2);
            client.get(1);
            assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("he");
            client.get(3);
            assertThat(client.next(FrameClient.DATA, 3).text()).isEqualTo("he");
            client.open(1, 1);
            assertThat(client.next(FrameClient.DATA, 1).text()).isEqualTo("l");
            client.set(FrameClient.INITIAL_WINDOW_SIZE, 4);
            Frame rest = client.next(FrameClient.DATA, 1);

            assertThat(rest.text()).isEqualTo("lo");
            assertThat(rest.ends()).isTrue();
        }
    }

    @Nested
    class WhenOneIsMalformed {

        @Test
        @DisplayName("K67 it alone is reset, and what was asked beside it is answered")
        void costsItsOwnStream() {
            RawConnection connection = clientOf(answering(ok("yes")));
            FrameClient client = new FrameClient(connection);

            client.get(1, "connection", "close");
            client.get(3);

            assertThat(client.next(FrameClient.RST_STREAM, 1).error()).isEqualTo(FrameClient.PROTOCOL_ERROR);
            assertThat(client.status(3)).isEqualTo(200);
        }
    }

    @Nested
    class WhenTheConnectionIsAtFault {

        private final RecordingBackend backend = answeringAfter(new CompletableFuture<>());
        private final FakeAdmission admission = FakeAdmission.to(backend.backend());
        private final RawConnection connection = connect(listen(admission));
        private final FrameClient client = new FrameClient(connection);

        @Test
        @DisplayName("the client can read why, whatever it has sent behind the fault")
        void tellsWhy() {
            client.data(0, "of no stream", FrameClient.End.OPEN);
            connection.send(new byte[4 << 20]);

            assertThat(client.next(FrameClient.GOAWAY, 0).payload().getInt(4)).isEqualTo(FrameClient.PROTOCOL_ERROR);
            assertThat(connection.readEnding()).isEqualTo(RawConnection.Ending.CLOSED);
        }

        @Test
        @DisplayName("its streams end, whether the client goes or not")
        void endsStreams() throws Exception {
            client.get(1);
            backend.nextRequest();
            client.data(0, "of no stream", FrameClient.End.OPEN);

            assertOutcome(admission, Outcome.CLIENT_GONE);
        }
    }
}
