package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.forwarding.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeavingTest extends WireTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n";

    enum Way {
        CLOSE {
            @Override
            void leave(RawConnection client) {
                client.close();
            }
        },
        RESET {
            @Override
            void leave(RawConnection client) {
                client.reset();
            }
        },
        END_OF_OUTPUT {
            @Override
            void leave(RawConnection client) {
                client.endOutput();
            }
        };

        abstract void leave(RawConnection client);
    }

    abstract class Leaving {

        abstract ProxyTransport.BoundListener listener(FakeAdmission admission);

        @ParameterizedTest
        @EnumSource
        @DisplayName("CD-02 CD-07 6.9 while the backend is silent: the backend sees its connection end")
        void whileSilent(Way way) throws Exception {
            RecordingBackend[] backend = new RecordingBackend[1];
            backend[0] = backend(connection -> {
                backend[0].record(connection.readMessage());
                connection.readEnding();
            });
            FakeAdmission admission = FakeAdmission.to(backend[0].backend());
            RawConnection client = connect(listener(admission).binding().port().orElseThrow());

            client.send(GET);
            backend[0].nextRequest();
            long left = System.nanoTime();
            way.leave(client);

            backend[0].awaitEndOfConnection();
            assertThat(Duration.ofNanos(System.nanoTime() - left)).isLessThan(Duration.ofMillis(500));
            assertOutcome(admission, Outcome.CLIENT_GONE);
        }

        @ParameterizedTest
        @EnumSource
        @DisplayName("CD-01 CD-03 in the middle of its upload")
        void midUpload(Way way) throws Exception {
            RecordingBackend[] backend = new RecordingBackend[1];
            backend[0] = backend(connection -> {
                backend[0].record(new RawConnection.Message(connection.readHead(), connection.read(5)));
                connection.readToEnd();
            });
            FakeAdmission admission = FakeAdmission.to(backend[0].backend());
            RawConnection client = connect(listener(admission).binding().port().orElseThrow());

            client.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 100000\r\n\r\nhello");
            backend[0].nextRequest();
            way.leave(client);

            backend[0].awaitEndOfConnection();
            assertOutcome(admission, Outcome.CLIENT_GONE);
        }

        @ParameterizedTest
        @EnumSource(names = {"CLOSE", "RESET"})
        @DisplayName("CD-03 in the middle of its download")
        void midDownload(Way way) throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
                while (true) {
                    connection.send(new byte[100_000]);
                }
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            RawConnection client = connect(listener(admission).binding().port().orElseThrow());

            client.send(GET).readHead();
            way.leave(client);

            backend.awaitEndOfConnection();
            assertOutcome(admission, Outcome.CLIENT_GONE);
        }

        @Test
        @DisplayName("CD-01 the next client is served as if nothing had been")
        void nextClient() throws Exception {
            RecordingBackend backend = answering(ok("Hello World"));
            int port = listener(FakeAdmission.to(backend.backend()))
                    .binding()
                    .port()
                    .orElseThrow();

            RawConnection leaver = connect(port);
            leaver.send("POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 100000\r\n\r\nhello");
            leaver.close();

            assertThat(connect(port).send(GET).readMessage().body()).isEqualTo("Hello World");
        }
    }

    @Nested
    class OnTheNativeTransport extends Leaving {
        @Override
        ProxyTransport.BoundListener listener(FakeAdmission admission) {
            return bind(admission);
        }
    }

    @Nested
    class OnNio extends Leaving {
        @Override
        ProxyTransport.BoundListener listener(FakeAdmission admission) {
            return bindOn(TestTransports.nio(), admission);
        }
    }
}
