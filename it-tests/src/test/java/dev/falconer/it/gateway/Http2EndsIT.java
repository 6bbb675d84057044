package dev.falconer.it.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.gateway.FrameClient.Frame;
import dev.falconer.it.gateway.FrameRow.Sent;
import dev.falconer.it.gateway.Message.Field;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How streams of HTTP/2 end: of responses without content, and when Falconer itself ends. Each test has a Falconer of its own. */
class Http2EndsIT {

    private static final int STREAMS = 100;

    @AutoClose
    private final Gateway gateway = Gateway.open();

    @AutoClose
    private final FrameClient client = new FrameClient(gateway.connect());

    private void request(int stream, String method, String target) {
        client.send(
                stream,
                new Sent.Headers(
                        List.of(
                                new Field(":method", method),
                                new Field(":scheme", "http"),
                                new Field(":authority", "h.test"),
                                new Field(":path", target)),
                        Sent.Stream.ENDS));
    }

    @Test
    @DisplayName("Z43 a response that has no content is one HEADERS frame, whatever it says of a length")
    void withoutContent() {
        assertOneFrame(1, "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
        assertOneFrame(3, "HEAD", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertOneFrame(5, "GET", "HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n");
        assertOneFrame(7, "GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n");
        client.assertEchoed(9, "/probe/Z43");
    }

    private void assertOneFrame(int stream, String method, String response) {
        gateway.backend().answerBytes("t_Z43_" + stream, response);

        request(stream, method, "/t/Z43/" + stream);
        Frame head = client.await(stream, FrameClient.HEADERS);

        assertThat(client.fields(head)).contains(new Field(":status", response.substring(9, 12)));
        assertThat(head.has(FrameClient.END_STREAM)).as(response).isTrue();
    }

    @Test
    @DisplayName("Z23 of a SIGTERM a client is told twice, and all its streams are served to their end")
    void whenFalconerIsToldToStop() {
        gateway.backend()
                .answer(
                        "t_Z23",
                        "note(head.split(b' ', 2)[1].decode().replace('/', '_'))",
                        "while not exists('go-Z23'): wait(0.005)",
                        "send(b'HTTP/1.1 200 OK\\r\\nContent-Length: 4\\r\\n\\r\\nlate')");
        for (int i = 0; i < STREAMS; i++) {
            request(2 * i + 1, "GET", "/t/Z23/" + i);
        }
        for (int i = 0; i < STREAMS; i++) {
            gateway.backend().noted("_t_Z23_" + i);
        }

        gateway.falconer().signal("TERM");
        int notice = lastStream(client.await(0, FrameClient.GOAWAY));
        int last = lastStream(client.await(0, FrameClient.GOAWAY));
        gateway.backend().site().write("go-Z23", "");

        assertThat(notice).isEqualTo(Integer.MAX_VALUE);
        assertThat(last).isEqualTo(2 * STREAMS - 1);
        assertThat(served("late")).hasSize(STREAMS);
        assertThat(gateway.falconer().awaitExit()).isZero();
    }

    private static int lastStream(Frame goAway) {
        return ByteBuffer.wrap(goAway.payload()).getInt();
    }

    /** The streams that were answered so and ended, one after the other until there are enough. */
    private Set<Integer> served(String content) {
        Map<Integer, String> contents = new HashMap<>();
        var served = new HashSet<Integer>();
        while (served.size() < STREAMS) {
            Frame frame = client.read();
            if (frame.type() == FrameClient.HEADERS) {
                assertThat(client.fields(frame)).contains(new Field(":status", "200"));
            } else if (frame.stream() > 0) {
                assertThat(frame.type()).isEqualTo(FrameClient.DATA);
                contents.merge(frame.stream(), new String(frame.payload(), ISO_8859_1), String::concat);
            }
            if (frame.stream() > 0 && frame.has(FrameClient.END_STREAM)) {
                assertThat(contents.get(frame.stream())).isEqualTo(content);
                served.add(frame.stream());
            }
        }
        return served;
    }
}
