package dev.falconer.application.port.driven;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * Frames of HTTP/2 (RFC 9113 section 4), made and read by hand, with as little of HPACK (RFC 7541) as that takes: fields are
 * written as literals that are not indexed, in plain bytes, so that anything can be said; of a response only the status is
 * read. Whoever reads must have said that the size of the header table is 0. Shares nothing with the product.
 */
public final class Http2Frames {

    /** What a client begins with (RFC 9113 section 3.4). */
    public static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1);

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;
    public static final int PADDED = 8;

    public static final int HEADER_TABLE_SIZE = 1;
    public static final int INITIAL_WINDOW_SIZE = 4;

    private static final int HEAD = 9;

    private Http2Frames() {}

    /** A frame as it came. Nobody compares frames, so the array does no harm. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Frame(int type, int flags, int stream, byte[] payload) {

        public boolean has(int flag) {
            return (flags & flag) != 0;
        }

        public String text() {
            return new String(payload, ISO_8859_1);
        }

        /** The 32 bits at that place of the payload: an error code, an increment, a last stream. */
        public int number(int at) {
            return ByteBuffer.wrap(payload).getInt(at);
        }

        /** Of a response's HEADERS. */
        public int status() {
            return Status.read(payload);
        }

        @Override
        public String toString() {
            return "type " + type + ", flags " + flags + ", stream " + stream + ", " + payload.length + " bytes";
        }
    }

    public static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(HEAD + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** Identifiers and values, in turns. */
    public static byte[] settings(int... identifiersAndValues) {
        ByteBuffer payload = ByteBuffer.allocate(identifiersAndValues.length * 3);
        for (int i = 0; i < identifiersAndValues.length; i += 2) {
            payload.putShort((short) identifiersAndValues[i]).putInt(identifiersAndValues[i + 1]);
        }
        return frame(SETTINGS, 0, 0, payload.array());
    }

    public static byte[] settingsAck() {
        return frame(SETTINGS, ACK, 0, new byte[0]);
    }

    /** Names and values, in turns. */
    public static byte[] headers(int flags, int stream, String... namesAndValues) {
        return frame(HEADERS, flags, stream, block(namesAndValues));
    }

    /** A whole request without a body. */
    public static byte[] get(int stream, String path) {
        return headers(END_HEADERS | END_STREAM, stream, request("GET", path));
    }

    /** The head of a request whose body follows. */
    public static byte[] post(int stream, String path) {
        return headers(END_HEADERS, stream, request("POST", path));
    }

    public static String[] request(String method, String path) {
        return new String[] {":method", method, ":scheme", "http", ":authority", "h.test", ":path", path};
    }

    public static byte[] data(int flags, int stream, byte[] bytes) {
        return frame(DATA, flags, stream, bytes);
    }

    public static byte[] reset(int stream, int code) {
        return frame(RST_STREAM, 0, stream, number(code));
    }

    public static byte[] windowUpdate(int stream, int increment) {
        return frame(WINDOW_UPDATE, 0, stream, number(increment));
    }

    public static byte[] ping(long opaque) {
        return frame(PING, 0, 0, ByteBuffer.allocate(8).putLong(opaque).array());
    }

    public static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }

    public static byte[] join(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** A block of fields, each a literal without indexing and with a new name (RFC 7541 section 6.2.2). */
    public static byte[] block(String... namesAndValues) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            string(block, namesAndValues[i]);
            string(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        integer(block, 0, 7, bytes.length);
        block.writeBytes(bytes);
    }

    /** An integer with a prefix of so many bits (RFC 7541 section 5.1). */
    public static void integer(ByteArrayOutputStream block, int pattern, int bits, int value) {
        int most = (1 << bits) - 1;
        if (value < most) {
            block.write(pattern | value);
            return;
        }
        block.write(pattern | most);
        int rest = value - most;
        while (rest >= 0x80) {
            block.write(rest & 0x7f | 0x80);
            rest >>= 7;
        }
        block.write(rest);
    }

    /** The next frame; an end of the connection is an {@link EOFException}. */
    public static Frame read(InputStream in) throws IOException {
        var data = new DataInputStream(in);
        int length = data.readUnsignedByte() << 16 | data.readUnsignedShort();
        int type = data.readUnsignedByte();
        int flags = data.readUnsignedByte();
        int stream = data.readInt() & Integer.MAX_VALUE;
        byte[] payload = new byte[length];
        data.readFully(payload);
        return new Frame(type, flags, stream, payload);
    }

    /** The status of a block that begins with it, read without a dynamic table. */
    private static final class Status {

        /** What the static table has (RFC 7541 appendix A), from index 8 on. */
        private static final int[] INDEXED = {200, 204, 206, 304, 400, 404, 500};

        private static int read(byte[] block) {
            int at = 0;
            while ((block[at] & 0xe0) == 0x20) {
                // The size of the dynamic table, said again.
                at++;
            }
            int first = block[at] & 0xff;
            if ((first & 0x80) != 0) {
                return INDEXED[(first & 0x7f) - 8];
            }
            int length = block[at + 1] & 0x7f;
            boolean huffman = (block[at + 1] & 0x80) != 0;
            return huffman ? digits(block, at + 2) : Integer.parseInt(new String(block, at + 2, length, ISO_8859_1));
        }

        /** Three digits in Huffman's code: five bits for 0 to 2, six for the others (RFC 7541 appendix B). */
        private static int digits(byte[] block, int from) {
            int bits = (block[from] & 0xff) << 16 | (block[from + 1] & 0xff) << 8;
            bits |= from + 2 < block.length ? block[from + 2] & 0xff : 0xff;
            int number = 0;
            int at = 24;
            for (int digit = 0; digit < 3; digit++) {
                int five = bits >> at - 5 & 0x1f;
                boolean isShort = five <= 2;
                number = number * 10 + (isShort ? five : (bits >> at - 6 & 0x3f) - 0x19 + 3);
                at -= isShort ? 5 : 6;
            }
            return number;
        }
    }
}
