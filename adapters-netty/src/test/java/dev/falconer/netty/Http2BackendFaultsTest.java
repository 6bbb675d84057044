package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.site.BackendProtocol;
import dev.falconer.netty.FrameClient.End;
import dev.falconer.netty.FrameClient.Frame;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A backend of HTTP/2 that refuses, contradicts itself, or says what HTTP/1.1 cannot say. */
class Http2BackendFaultsTest extends WireTest {

    private static final String POST = "POST / HTTP/1.1\r\nHost: h.test\r\nContent-Length: 0\r\n\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n";

    /** Each request's stream, as the backend saw it. */
    private final BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();

    /** Plays what the backend does with a request. */
    private interface Turn {
        void play(FrameClient backend, int stream, int turn);
    }

    private FakeAdmission admission(Turn each) {
        RecordingBackend backend = backend(connection -> {
            FrameClient end = FrameClient.asBackend(connection);
            while (true) {
                Frame frame = end.nextOfAStream();
                if (frame.type() == FrameClient.HEADERS) {
                    seen.add(frame.stream());
                    each.play(end, frame.stream(), seen.size());
                }
            }
        });
        return FakeAdmission.to(backend.backend(), FakeAdmission.POLICY.withProtocol(BackendProtocol.H2C));
    }

    private static void answer(FrameClient backend, int stream, String... fields) {
        String[] all = new String[fields.length + 2];
        all[0] = ":status";
        all[1] = "200";
        System.arraycopy(fields, 0, all, 2, fields.length);
        backend.head(stream, End.OPEN, all);
        backend.data(stream, "yes", End.LAST);
    }

    @Nested
    class WhenItLeavesARequestUntouched {

        @Test
        @DisplayName("Z25 a request beyond the last stream of a GOAWAY is sent once more, on another connection")
        void isBeyondTheLast() throws Exception {
            FakeAdmission admission = admission((backend, stream, turn) -> {
                if (turn == 1) {
                    backend.goAway(0, FrameClient.NO_ERROR);
                } else {
                    answer(backend, stream);
                }
            });
            RawConnection client = connect(listen(admission));

            assertThat(client.send(POST).readMessage().body()).isEqualTo("yes");

            assertThat(seen).containsExactly(3, 3);
            assertOutcome(admission, Outcome.COMPLETED);
        }

        @Test
        @DisplayName("Z25 a request that is refused again and again is answered 502")
        void isRefusedAgain() throws Exception {
            FakeAdmission admission =
                    admission((backend, stream, _) -> backend.reset(stream, FrameClient.REFUSED_STREAM));
            RawConnection client = connect(listen(admission));

            assertThat(client.send(POST).readMessage().status()).isEqualTo(502);

            assertThat(seen).hasSize(2);
            assertOutcome(admission, Outcome.BACKEND_CLOSED_EARLY);
        }
    }

    @Nested
    class WhenItMayHaveSeenARequest {

        @Test
        @DisplayName("Z25 a stream that is reset for another reason is not sent once more, not even a GET")
        void isCancelled() throws Exception {
            FakeAdmission admission = admission((backend, stream, _) -> backend.reset(stream, FrameClient.CANCEL));
            RawConnection client = connect(listen(admission));

            assertThat(client.send(GET).readMessage().status()).isEqualTo(502);

            assertThat(seen).hasSize(1);
            assertOutcome(admission, Outcome.BACKEND_CLOSED_EARLY);
        }

        @Test
        @DisplayName("Z25 a backend that answers and then says it had refused is not asked once more")
        void contradictsItself() throws Exception {
            FakeAdmission admission = admission((backend, stream, _) -> {
                backend.head(stream, End.OPEN, ":status", "200", "content-length", "5");
                backend.reset(stream, FrameClient.REFUSED_STREAM);
            });
            RawConnection client = connect(listen(admission));

            client.send(GET).readHead();

            assertThat(admission.nextOutcome()).isEqualTo(Outcome.BACKEND_BROKE_OFF);
            assertThat(seen).hasSize(1);
        }
    }

    @Nested
    class WhenItSaysWhatHttp1Cannot {

        @ParameterizedTest
        @CsvSource({
            "x-a, 'a\r\nx-evil: 1'",
            "x-a, 'a\nb'",
            "x-a, 'a\rb'",
            "x-a, 'a\0b'",
            "'x a', 1",
            "'x\r\nx-evil: 1\r\ny', 1",
            "'x:a', 1",
            "X-Upper, 1",
            "connection, close",
            "transfer-encoding, chunked",
            ":path, /",
            "content-length, +3",
            "content-length, '3, 4'"
        })
        @DisplayName("Z28 nothing of it reaches a client of HTTP/1.1, who is answered 502")
        void isMalformed(String name, String value) throws Exception {
            FakeAdmission admission = admission((backend, stream, _) -> answer(backend, stream, name, value));
            RawConnection client = connect(listen(admission));

            RawConnection.Message response = client.send(GET).readMessage();

            assertThat(response.status()).isEqualTo(502);
            assertThat(response.head()).doesNotContainIgnoringCase("evil").doesNotContainIgnoringCase("x-a");
            assertThat(seen.poll(10, TimeUnit.SECONDS)).isNotNull();
        }

        @Test
        @DisplayName("Z28 trailers that are malformed break the response off")
        void endsMalformed() throws Exception {
            FakeAdmission admission = admission((backend, stream, _) -> {
                backend.head(stream, End.OPEN, ":status", "200");
                backend.data(stream, "yes", End.OPEN);
                backend.head(stream, End.LAST, "x-sum", "a\r\nx-evil: 1");
            });
            RawConnection client = connect(listen(admission));

            String response = client.send(GET).readToEnd();

            assertThat(response).doesNotContain("evil").doesNotEndWith("0\r\n\r\n");
            assertThat(admission.nextOutcome()).isEqualTo(Outcome.BACKEND_BROKE_OFF);
        }

        @Test
        @DisplayName("Z28 a list of equal lengths becomes the one number that it means")
        void saysTheSameTwice() {
            FakeAdmission admission =
                    admission((backend, stream, _) -> answer(backend, stream, "content-length", "3, 3"));
            RawConnection client = connect(listen(admission));

            RawConnection.Message response = client.send(GET).readMessage();

            assertThat(response.head()).containsOnlyOnce("ontent-").containsIgnoringCase("\r\nContent-Length: 3\r\n");
            assertThat(response.body()).isEqualTo("yes");
        }

        @Test
        @DisplayName("Z28 what is sound passes, octets from 0x80 on included")
        void passesTheRest() {
            FakeAdmission admission = admission((backend, stream, _) -> answer(backend, stream, "x-a", "caf\u00e9"));
            RawConnection client = connect(listen(admission));

            RawConnection.Message response = client.send(GET).readMessage();

            assertThat(response.head()).containsIgnoringCase("\r\nx-a: caf\u00e9\r\n");
            assertThat(response.body()).isEqualTo("yes");
        }
    }
}
