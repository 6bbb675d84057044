package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.site.ClientLimits;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What becomes of connections on which nothing happens. */
class IdleConnectionsTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n";
    private static final Duration SOON = Duration.ofMillis(150);
    private static final Duration NEVER = Duration.ofMinutes(1);

    private static NettySettings settings(Duration backendIdle) {
        return TestTransports.SETTINGS.withTimeouts(
                new NettySettings.Timeouts(NEVER, backendIdle, NEVER, NEVER, NEVER));
    }

    private static ClientLimits limits(Duration keepAlive) {
        return ClientLimits.STANDARD.withTimes(new ClientLimits.Times(NEVER, NEVER, keepAlive));
    }

    @Nested
    class OfClients extends WireTest {

        @Override
        NettySettings settings() {
            return IdleConnectionsTest.settings(NEVER);
        }

        @Override
        ClientLimits limits() {
            return IdleConnectionsTest.limits(SOON);
        }

        @Test
        @DisplayName("a client that never asks is let go")
        void withoutARequest() {
            RawConnection client = clientOf(answering(ok("yes")));

            assertThat(client.readEnding()).isEqualTo(RawConnection.Ending.CLOSED);
        }

        @Test
        @DisplayName("a client that asks no more is let go, counted from its last response")
        void behindARequest() {
            RawConnection client = clientOf(answering(ok("yes")));

            client.send(GET).readMessage();
            long answered = System.nanoTime();

            assertThat(client.readEnding()).isEqualTo(RawConnection.Ending.CLOSED);
            assertThat(Duration.ofNanos(System.nanoTime() - answered)).isGreaterThan(SOON.dividedBy(2));
        }
    }

    @Nested
    class OfBackendsThatStop extends WireTest {

        @Override
        NettySettings settings() {
            return IdleConnectionsTest.settings(NEVER);
        }

        @Test
        @DisplayName("a backend connection is closed by us when its backend is left")
        void areClosed() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            clientOf(backend).send(GET).readMessage();

            transport().leave(backend.backend().endpoint());

            backend.awaitEndOfConnection();
        }

        @Test
        @DisplayName("one that carries a request is left alone")
        void whileInUse() throws Exception {
            var asked = new CountDownLatch(1);
            var left = new CountDownLatch(1);
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                asked.countDown();
                left.await();
                connection.send(ok("late"));
            });
            RawConnection client = clientOf(backend).send(GET);
            asked.await();

            transport().leave(backend.backend().endpoint());
            left.countDown();

            assertThat(client.readMessage().body()).isEqualTo("late");
        }
    }

    @Nested
    class OfBackends extends WireTest {

        @Override
        NettySettings settings() {
            return IdleConnectionsTest.settings(SOON);
        }

        @Override
        ClientLimits limits() {
            return IdleConnectionsTest.limits(NEVER);
        }

        @Test
        @DisplayName("a backend connection that nobody needs is closed by us, and the next request makes another")
        void areSwept() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            RawConnection client = clientOf(backend);

            client.send(GET).readMessage();
            backend.awaitEndOfConnection();

            assertThat(client.send(GET).readMessage().body()).isEqualTo("yes");
            assertThat(backend.connections()).isEqualTo(2);
        }
    }
}
