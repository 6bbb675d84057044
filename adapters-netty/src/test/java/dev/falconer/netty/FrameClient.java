package dev.falconer.netty;

import dev.falconer.application.port.driven.RawConnection;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A client that speaks HTTP/2 frame by frame (RFC 9113): it sends what it is told, sound or not, and shows what comes.
 * Blocking, for test threads.
 */
final class FrameClient implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;

    static final short HEADER_TABLE_SIZE = 1;
    static final int MAX_CONCURRENT_STREAMS = 3;
    static final short INITIAL_WINDOW_SIZE = 4;

    static final int NO_ERROR = 0;
    static final int PROTOCOL_ERROR = 1;
    static final int INTERNAL_ERROR = 2;
    static final int REFUSED_STREAM = 7;
    static final int CANCEL = 8;
    static final int ENHANCE_YOUR_CALM = 11;

    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final RawConnection connection;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

    /** A frame as it came. */
    record Frame(int type, int flags, int stream, ByteBuffer payload) {

        boolean ends() {
            return (flags & END_STREAM) != 0;
        }

        String text() {
            return StandardCharsets.ISO_8859_1.decode(payload.duplicate()).toString();
        }

        /** Of RST_STREAM. */
        int error() {
            return payload.getInt(0);
        }

        /** Of GOAWAY. */
        int lastStream() {
            return payload.getInt(0) & 0x7fffffff;
        }
    }

    /** How far a frame's stream goes. */
    enum End {
        OPEN,
        LAST
    }

    /** Begins with the preface, and with settings that let no head depend on another. */
    FrameClient(RawConnection connection) {
        this(connection, PREFACE);
    }

    /** The other side of the same: reads the preface of whoever has connected, and says the same settings. */
    static FrameClient asBackend(RawConnection connection) {
        return asBackend(connection, new byte[0]);
    }

    /** The same, with one more setting in the same frame. */
    static FrameClient asBackend(RawConnection connection, int setting, int value) {
        return asBackend(connection, setting((short) setting, value));
    }

    private static FrameClient asBackend(RawConnection connection, byte[] more) {
        if (!connection.read(PREFACE.length()).equals(PREFACE)) {
            throw new AssertionError("a connection that does not begin with the preface");
        }
        return new FrameClient(connection, "", more);
    }

    private FrameClient(RawConnection connection, String preface, byte... more) {
        this.connection = connection;
        connection.send(preface);
        byte[] table = setting(HEADER_TABLE_SIZE, 0);
        send(
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(table.length + more.length)
                        .put(table)
                        .put(more)
                        .array());
    }

    void set(short setting, int value) {
        send(SETTINGS, 0, 0, setting(setting, value));
    }

    private static byte[] setting(short setting, int value) {
        return ByteBuffer.allocate(6).putShort(setting).putInt(value).array();
    }

    /** A response's head. */
    void response(int stream, End end, String... fields) {
        head(stream, end, fields);
    }

    void send(int type, int flags, int stream, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.putShort((short) (payload.length >> 8)).put((byte) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        connection.send(frame.array());
    }

    /** A request's head, with these fields behind those that every request has. */
    void request(int stream, String method, End end, String... fields) {
        head(
                stream,
                end,
                Stream.concat(
                                Stream.of(":method", method, ":scheme", "http", ":authority", "h.test", ":path", "/"),
                                Stream.of(fields))
                        .toArray(String[]::new));
    }

    /** A head of just these fields. */
    void head(int stream, End end, String... fields) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            field(block, fields[i], fields[i + 1]);
        }
        send(HEADERS, END_HEADERS | (end == End.LAST ? END_STREAM : 0), stream, block.toByteArray());
    }

    void trailers(int stream, String... fields) {
        head(stream, End.LAST, fields);
    }

    /** A handshake of RFC 8441. */
    void connect(int stream, String protocol) {
        head(
                stream,
                End.OPEN,
                ":method",
                "CONNECT",
                ":protocol",
                protocol,
                ":scheme",
                "http",
                ":authority",
                "h.test",
                ":path",
                "/",
                "sec-websocket-version",
                "13");
    }

    void goAway(int lastStream, int error) {
        send(
                GOAWAY,
                0,
                0,
                ByteBuffer.allocate(8).putInt(lastStream).putInt(error).array());
    }

    void reset(int stream, int error) {
        send(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(error).array());
    }

    void ping() {
        send(PING, 0, 0, new byte[8]);
    }

    void get(int stream, String... fields) {
        request(stream, "GET", End.LAST, fields);
    }

    void data(int stream, String text, End end) {
        send(DATA, end == End.LAST ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Lets so many bytes more come, on a stream, or on all together with stream 0. */
    void open(int stream, int bytes) {
        send(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
    }

    Frame next() {
        byte[] head = bytes(9);
        int length = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
        int stream = ByteBuffer.wrap(head).getInt(5);
        return new Frame(head[3], head[4], stream, ByteBuffer.wrap(bytes(length)));
    }

    /** The next frame of the type, on the stream; what comes before it is dropped. */
    Frame next(int type, int stream) {
        Frame frame = next();
        while (frame.type() != type || frame.stream() != stream) {
            frame = next();
        }
        return frame;
    }

    /** What comes on the stream to its end, in however many frames. */
    String rest(int stream) {
        var text = new StringBuilder();
        Frame frame;
        do {
            frame = next(DATA, stream);
            text.append(frame.text());
        } while (!frame.ends());
        return text.toString();
    }

    /** The status of the response on the stream; what comes before it is dropped. */
    int status(int stream) {
        return status(next(HEADERS, stream));
    }

    /** The next frame that is of a stream, or the connection's goodbye. */
    Frame nextOfAStream() {
        Frame frame = next();
        while (frame.stream() == 0 && frame.type() != GOAWAY) {
            frame = next();
        }
        return frame;
    }

    /** The statuses of the responses on so many streams, in whatever order they come. */
    Map<Integer, Integer> statuses(int streams) {
        var statuses = new HashMap<Integer, Integer>();
        while (statuses.size() < streams) {
            Frame frame = next();
            if (frame.type() == HEADERS) {
                statuses.put(frame.stream(), status(frame));
            }
        }
        return statuses;
    }

    private int status(Frame head) {
        return Integer.parseInt(fields(head).status().toString());
    }

    /** A value that the other side has announced. */
    int setting(int id) {
        ByteBuffer settings = next(SETTINGS, 0).payload();
        while (settings.hasRemaining()) {
            int found = settings.getShort();
            int value = settings.getInt();
            if (found == id) {
                return value;
            }
        }
        throw new AssertionError("setting " + id + " is not announced");
    }

    Http2Headers fields(Frame frame) {
        try {
            return decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
        } catch (Http2Exception malformed) {
            throw new AssertionError(malformed);
        }
    }

    private byte[] bytes(int count) {
        return connection.read(count).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A field that is not to be remembered, without compression (RFC 7541 section 6.2.2). */
    private static void field(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            int rest = length - 127;
            while (rest >= 128) {
                block.write(rest & 127 | 128);
                rest >>= 7;
            }
            block.write(rest);
        }
        block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() {
        connection.close();
    }
}
