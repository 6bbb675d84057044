package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.site.BackendProtocol;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.netty.FrameClient.End;
import dev.falconer.netty.FrameClient.Frame;
import io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A backend that is spoken to in HTTP/2, frame by frame. */
class Http2BackendTest extends WireTest {

    private static final ForwardingPolicy H2C = ForwardingPolicy.STANDARD.withProtocol(BackendProtocol.H2C);

    /** Netty keeps stream 1 for upgrades from HTTP/1.1. */
    private static final int FIRST = 3;

    private static final int SECOND = 5;

    private final SeenFrames frames = new SeenFrames();

    private RawConnection client(RecordingBackend backend) {
        return connect(listen(FakeAdmission.to(backend.backend(), H2C)));
    }

    @Test
    @DisplayName(
            "a request is a stream: pseudo-headers, no connection fields, the token, and te for those who want trailers")
    void aRequestIsAStream() throws Exception {
        RecordingBackend backend = backend(connection -> {
            FrameClient peer = FrameClient.asBackend(connection);
            Http2Headers head = peer.fields(peer.next(FrameClient.HEADERS, FIRST));
            frames.saw(head);
            peer.response(FIRST, End.OPEN, ":status", "200", "x-a", "1");
            peer.data(FIRST, "yes", End.OPEN);
            peer.trailers(FIRST, "grpc-status", "0");
            connection.readToEnd();
        });

        RawConnection client = client(backend);
        client.send(wire("GET /call?x=1 HTTP/1.1~Host: h.test~TE: trailers~Connection: TE, x-hop~X-Hop: 1~~"));

        String head = client.readHead();
        assertThat(head).startsWith("HTTP/1.1 200 OK\r\n").contains(wire("~x-a: 1~"));
        assertThat(client.readLine()).isEqualTo("3");
        assertThat(client.readLine()).isEqualTo("yes");
        assertThat(client.readLine()).isEqualTo("0");
        assertThat(client.readLine()).isEqualTo("grpc-status: 0");
        Http2Headers seen = frames.next();
        assertThat(seen.method()).hasToString("GET");
        assertThat(seen.path()).hasToString("/call?x=1");
        assertThat(seen.authority()).hasToString("h.test");
        assertThat(seen.get("te")).hasToString("trailers");
        assertThat(seen.get("ms-aspnetcore-token")).hasToString("token");
        assertThat(seen.contains("host") || seen.contains("connection") || seen.contains("x-hop"))
                .isFalse();
    }

    @Test
    @DisplayName("Z25 a stream that the backend refuses is asked for once more, whatever its method, host included")
    void aRefusedStreamIsAskedForOnceMore() throws Exception {
        RecordingBackend backend = backend(connection -> {
            FrameClient peer = FrameClient.asBackend(connection);
            frames.saw(peer.fields(peer.next(FrameClient.HEADERS, FIRST)));
            peer.reset(FIRST, FrameClient.REFUSED_STREAM);
            frames.saw(peer.fields(peer.next(FrameClient.HEADERS, SECOND)));
            peer.response(SECOND, End.LAST, ":status", "204");
            connection.readToEnd();
        });

        RawConnection client = client(backend);
        client.send(wire("POST / HTTP/1.1~Host: h.test~Content-Length: 0~~"));

        assertThat(client.readHead()).startsWith("HTTP/1.1 204");
        assertThat(frames.next().authority()).hasToString("h.test");
        assertThat(frames.next().authority()).hasToString("h.test");
    }

    @Test
    @DisplayName("a client that leaves cancels the stream")
    void aClientThatLeavesCancelsTheStream() throws Exception {
        RecordingBackend backend = backend(connection -> {
            FrameClient peer = FrameClient.asBackend(connection);
            frames.saw(peer.fields(peer.next(FrameClient.HEADERS, FIRST)));
            Frame reset = peer.next(FrameClient.RST_STREAM, FIRST);
            frames.saw(reset.error());
            connection.readToEnd();
        });
        RawConnection client = client(backend);
        client.send(wire("GET / HTTP/1.1~Host: h.test~~"));
        frames.next();

        client.close();

        assertThat(frames.nextError()).isEqualTo(FrameClient.CANCEL);
    }

    @Test
    @DisplayName("a response that is reset half way cannot be taken for whole")
    void aBrokenResponseIsCut() throws Exception {
        RecordingBackend backend = backend(connection -> {
            FrameClient peer = FrameClient.asBackend(connection);
            peer.next(FrameClient.HEADERS, FIRST);
            peer.response(FIRST, End.OPEN, ":status", "200");
            peer.data(FIRST, "half", End.OPEN);
            peer.reset(FIRST, FrameClient.INTERNAL_ERROR);
            connection.readToEnd();
        });

        RawConnection client = client(backend);
        client.send(wire("GET / HTTP/1.1~Host: h.test~~"));

        assertThat(client.readHead()).startsWith("HTTP/1.1 200");
        assertThat(client.readToEnd()).doesNotContain(wire("~0~"));
    }

    @Test
    @DisplayName("a backend that speaks only HTTP/1.1 is a bad gateway, at once")
    void aBackendWithoutHttp2() throws Exception {
        RecordingBackend backend = backend(connection -> connection.send(
                "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
        FakeAdmission admission = FakeAdmission.to(backend.backend(), H2C);
        RawConnection client = connect(listen(admission));

        client.send(wire("GET / HTTP/1.1~Host: h.test~~"));

        assertThat(client.readHead()).startsWith("HTTP/1.1 502");
        assertThat(admission.nextOutcome()).isEqualTo(Outcome.BACKEND_CONNECT_FAILED);
    }

    @Test
    @DisplayName("a backend that permits no stream for now is waited for, and not connected to over and over")
    void aBackendThatPermitsNoStream() throws Exception {
        RecordingBackend backend = backend(connection -> {
            FrameClient peer = FrameClient.asBackend(connection, FrameClient.MAX_CONCURRENT_STREAMS, 0);
            peer.ping();
            peer.next(FrameClient.PING, 0);
            peer.set((short) FrameClient.MAX_CONCURRENT_STREAMS, 1);
            peer.next(FrameClient.HEADERS, FIRST);
            peer.response(FIRST, End.LAST, ":status", "204");
            connection.readToEnd();
        });

        RawConnection client = client(backend);
        client.send(wire("GET / HTTP/1.1~Host: h.test~~"));

        assertThat(client.readHead()).startsWith("HTTP/1.1 204");
        assertThat(backend.connections()).isLessThanOrEqualTo(2);
    }
}
