package dev.falconer.it.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.gateway.FrameRow.Sent;
import dev.falconer.it.gateway.Message.End;
import dev.falconer.it.gateway.Message.Field;
import dev.falconer.it.gateway.Observation.Ending;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A client that speaks HTTP/2 frame by frame (RFC 9113 section 4), and sends what it is told, sound or not. Fields go as
 * literals, uncompressed, so that they arrive as they were written. Used by one thread.
 */
final class FrameClient implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;

    static final int ACK = 1;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    static final int PROTOCOL_ERROR = 1;

    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final RawHttp connection;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    /** A frame as it came. */
    @SuppressWarnings("ArrayRecordComponent")
    record Frame(int type, int flags, int stream, byte[] payload) {

        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        /** Of RST_STREAM. */
        int error() {
            return ByteBuffer.wrap(payload).getInt();
        }
    }

    /** What came on one stream: responses, interim ones included, and how it ended. */
    record Answers(List<Message> messages, Ending ending, int error) {
        Answers {
            messages = List.copyOf(messages);
        }
    }

    FrameClient(RawHttp connection) {
        this.connection = connection;
        connection.send(PREFACE);
        send(SETTINGS, 0, 0, new byte[0]);
    }

    RawHttp connection() {
        return connection;
    }

    void send(int type, int flags, int stream, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        connection.send(frame.array());
    }

    void send(int stream, Sent frame) {
        int flags = frame.stream() == Sent.Stream.ENDS ? END_STREAM : 0;
        switch (frame) {
            case Sent.Data data -> send(DATA, flags, stream, data.content().getBytes(ISO_8859_1));
            case Sent.Headers headers -> headers(flags, stream, block(headers.fields()));
        }
    }

    /** In as many frames as it takes. */
    private void headers(int flags, int stream, byte[] block) {
        int first = Math.min(block.length, 16_384);
        send(HEADERS, flags | (first == block.length ? END_HEADERS : 0), stream, part(block, 0, first));
        for (int at = first; at < block.length; at += 16_384) {
            int end = Math.min(block.length, at + 16_384);
            send(CONTINUATION, end == block.length ? END_HEADERS : 0, stream, part(block, at, end));
        }
    }

    private static byte[] part(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    /** A GET of this target, and its own answer. */
    void assertEchoed(int stream, String target) {
        send(
                stream,
                new Sent.Headers(
                        List.of(
                                new Field(":method", "GET"),
                                new Field(":scheme", "http"),
                                new Field(":authority", "probe.test"),
                                new Field(":path", target)),
                        Sent.Stream.ENDS));
        Answers answers = await(stream);
        assertThat(answers.messages()).singleElement().satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("GET " + target + " 0");
        });
    }

    /** Reads until the stream has ended, or the connection has. */
    Answers await(int stream) {
        var answers = new StreamReading();
        while (true) {
            Frame frame;
            try {
                frame = read();
            } catch (UncheckedIOException end) {
                assertThat(end.getCause()).as("an end, not a silence").isNotInstanceOf(SocketTimeoutException.class);
                return answers.ended(Ending.CLOSED, 0);
            }
            if (frame.type() == GOAWAY) {
                return answers.ended(Ending.CLOSED, 0);
            }
            if (frame.stream() != stream) {
                continue;
            }
            switch (frame.type()) {
                case HEADERS -> answers.head(fields(frame));
                case DATA -> answers.content(new String(frame.payload(), ISO_8859_1));
                case RST_STREAM -> {
                    return answers.ended(Ending.STREAM_RESET, frame.error());
                }
                default -> {}
            }
            if (frame.type() <= HEADERS && frame.has(END_STREAM)) {
                return answers.whole();
            }
        }
    }

    /** The next frame of that type on the stream. */
    Frame await(int stream, int type) {
        Frame frame = read();
        while (frame.stream() != stream || frame.type() != type) {
            frame = read();
        }
        return frame;
    }

    /** The next frame; those that want an acknowledgement have got it. */
    Frame read() {
        ByteBuffer head = ByteBuffer.wrap(connection.bytes(9));
        int length = (head.get() & 0xff) << 16 | head.getShort() & 0xffff;
        var frame = new Frame(head.get(), head.get(), head.getInt() & 0x7fffffff, connection.bytes(length));
        boolean wantsAnswer = (frame.type() == SETTINGS || frame.type() == PING) && !frame.has(ACK);
        if (wantsAnswer) {
            send(frame.type(), ACK, 0, frame.type() == PING ? frame.payload() : new byte[0]);
        }
        return frame;
    }

    /** The fields of a head that came in one frame. */
    List<Field> fields(Frame frame) {
        assertThat(frame.has(END_HEADERS)).as("a head in one frame").isTrue();
        try {
            var fields = new ArrayList<Field>();
            decoder.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()))
                    .forEach(field -> fields.add(new Field(
                            field.getKey().toString(), field.getValue().toString())));
            return fields;
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Literal fields without indexing, with literal names (RFC 7541 section 6.2.2). */
    static byte[] block(List<Field> fields) {
        var block = new ByteArrayOutputStream();
        for (Field field : fields) {
            block.write(0);
            text(block, field.name());
            text(block, field.value());
        }
        return block.toByteArray();
    }

    /** A length with a prefix of seven bits, and the octets (RFC 7541 sections 5.1 and 5.2). */
    private static void text(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            int rest = length - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write(rest & 0x7f | 0x80);
            }
            block.write(rest);
        }
        block.writeBytes(text.getBytes(ISO_8859_1));
    }

    @Override
    public void close() {
        connection.close();
    }

    /** The responses of one stream as they come in. */
    private static final class StreamReading {

        private final List<Message> messages = new ArrayList<>();
        private final StringBuilder body = new StringBuilder();
        private List<Field> head = List.of();
        private List<Field> trailers = List.of();

        void head(List<Field> fields) {
            if (!fields.getFirst().name().equals(":status")) {
                trailers = fields;
                return;
            }
            if (!head.isEmpty()) {
                messages.add(message(End.COMPLETE));
            }
            head = fields;
        }

        void content(String content) {
            body.append(content);
        }

        Answers whole() {
            messages.add(message(End.COMPLETE));
            return new Answers(messages, Ending.OPEN, 0);
        }

        Answers ended(Ending ending, int error) {
            if (!head.isEmpty()) {
                messages.add(message(End.CUT_SHORT));
            }
            return new Answers(messages, ending, error);
        }

        private Message message(End end) {
            String status = head.getFirst().value();
            return new Message("HTTP/2.0 " + status + " ", head, body.toString(), trailers, end);
        }
    }
}
