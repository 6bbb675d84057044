package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.HealthProbe;
import dev.falconer.application.port.driven.HealthProbeContract;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.HealthAnswer;
import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.StatusRange;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NettyHealthProbeTest {

    @Nested
    class OnTheNativeTransport extends Contract {
        OnTheNativeTransport() {
            super(new EventLoops(TestTransports.SETTINGS, SocketApi.ofMachine()));
        }
    }

    @Nested
    class OnNio extends Contract {
        OnNio() {
            super(new EventLoops(TestTransports.SETTINGS, SocketApi.NIO));
        }
    }

    abstract static class Contract extends HealthProbeContract {

        private static final Duration LIMIT = Duration.ofSeconds(10);

        private final EventLoops eventLoops;

        Contract(EventLoops eventLoops) {
            this.eventLoops = eventLoops;
        }

        @AfterEach
        void closeEventLoops() {
            eventLoops.close();
        }

        @Override
        protected HealthProbe probe() {
            return new NettyHealthProbe(new BackendConversations(eventLoops, TestTransports.SETTINGS));
        }

        private HealthAnswer ask(BackendEndpoint endpoint, HealthQuestion question) throws Exception {
            return probe().ask(new Backend(endpoint, PathBase.ROOT, Optional.empty()), question, LIMIT)
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        }

        @Test
        void aBackendOnAUnixSocketIsAskedLikeAnyOther(@TempDir Path folder) throws Exception {
            Path file = folder.resolve("s");
            var question = new HealthQuestion.Http("/health", Optional.empty(), StatusRange.SUCCESS);

            try (ServerSocketChannel server =
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(file))) {
                CompletableFuture<String> request = CompletableFuture.supplyAsync(() -> answerOne(server));

                assertThat(ask(new BackendEndpoint.UnixSocket(file.toString()), question))
                        .isEqualTo(new HealthAnswer.Well());
                assertThat(request.get(10, TimeUnit.SECONDS)).containsIgnoringCase("\r\nHost: localhost\r\n");
            }
        }

        @Test
        void aSocketThatIsGoneIsNamed(@TempDir Path folder) throws Exception {
            String file = folder.resolve("gone").toString();

            assertThat(ask(new BackendEndpoint.UnixSocket(file), new HealthQuestion.Connect()))
                    .isInstanceOfSatisfying(
                            HealthAnswer.Ill.class,
                            ill -> assertThat(ill.complaint())
                                    .startsWith("could not be reached: ")
                                    .contains("No such file or directory"));
        }

        @Test
        void aTransportThatHasEndedIsAnAnswerToo() throws Exception {
            eventLoops.close();

            assertThat(ask(new BackendEndpoint.Loopback(1), new HealthQuestion.Connect()))
                    .isInstanceOf(HealthAnswer.Ill.class);
        }

        private static String answerOne(ServerSocketChannel server) {
            try (SocketChannel connection = server.accept()) {
                ByteBuffer request = ByteBuffer.allocate(8_192);
                connection.read(request);
                connection.write(StandardCharsets.US_ASCII.encode("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
                return StandardCharsets.US_ASCII.decode(request.flip()).toString();
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
        }
    }
}
