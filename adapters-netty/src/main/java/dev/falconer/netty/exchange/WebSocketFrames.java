package dev.falconer.netty.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Follows where the frames of a WebSocket begin and end (RFC 6455 section 5.2) in bytes that pass in one direction: reads the few
 * bytes in front of each payload, and skips that. What cannot be a frame is not followed any further. Confined to its event loop.
 */
final class WebSocketFrames {

    private static final int CLOSE = 8;
    private static final int LONGEST_OF_CONTROL = 125;
    private static final int IN_TWO_BYTES = 126;
    private static final int IN_EIGHT_BYTES = 127;
    private static final int MASK_BYTES = 4;

    /** Code 1001: an endpoint goes away (section 7.4.1). */
    private static final int GOING_AWAY = 1_001;

    private Next next = Next.OPCODE;
    private boolean close;
    private boolean control;
    private boolean masked;

    /** Of an extended length, how many bytes are to come. */
    private int lengthBytes;

    /** Of the payload, its mask included, how many bytes are to come; until they begin, the length as far as it is known. */
    private long rest;

    private enum Next {
        OPCODE,
        LENGTH,
        EXTENDED_LENGTH,
        PAYLOAD,
        /** A whole Close frame has passed, behind which nothing may follow. */
        NOTHING,
        /** These are no frames. */
        ANYTHING
    }

    /** A Close frame for a client. */
    static ByteBuf goingAwayFromServer() {
        return Unpooled.buffer(4).writeByte(0x80 | CLOSE).writeByte(2).writeShort(GOING_AWAY);
    }

    /** A Close frame for a backend: whatever a client sends is masked (section 5.3). */
    static ByteBuf goingAwayFromClient() {
        int mask = ThreadLocalRandom.current().nextInt();
        return Unpooled.buffer(8)
                .writeByte(0x80 | CLOSE)
                .writeByte(0x80 | 2)
                .writeInt(mask)
                .writeShort(GOING_AWAY ^ mask >>> 16);
    }

    /** Whether a frame may stand here. */
    boolean atBoundary() {
        return next == Next.OPCODE;
    }

    /** Whether a whole Close frame has passed. */
    boolean closed() {
        return next == Next.NOTHING;
    }

    /** Whether these are frames, as far as can be seen. */
    boolean followed() {
        return next != Next.ANYTHING;
    }

    /** Follows the bytes to their end. */
    void pass(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex() && isFollowing()) {
            at = step(bytes, at);
        }
    }

    /** Follows the bytes to the end of the frame that they begin within; how many that are. */
    int passToBoundary(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at < bytes.writerIndex() && isFollowing() && !atBoundary()) {
            at = step(bytes, at);
        }
        return (isFollowing() || closed() ? at : bytes.writerIndex()) - bytes.readerIndex();
    }

    private boolean isFollowing() {
        return next != Next.NOTHING && next != Next.ANYTHING;
    }

    /** Looks at one byte of a header, or skips what there is of a payload; where it goes on. */
    private int step(ByteBuf bytes, int at) {
        switch (next) {
            case OPCODE -> opcode(bytes.getByte(at) & 0x0f);
            case LENGTH -> length(bytes.getByte(at) & 0xff);
            case EXTENDED_LENGTH -> extendedLength(bytes.getByte(at) & 0xff);
            case PAYLOAD -> {
                int skipped = (int) Math.min(rest, bytes.writerIndex() - at);
                rest -= skipped;
                ended();
                return at + skipped;
            }
            case NOTHING, ANYTHING -> throw new IllegalStateException("a step in " + next);
        }
        return at + 1;
    }

    private void opcode(int opcode) {
        control = opcode >= CLOSE;
        close = opcode == CLOSE;
        boolean defined = opcode <= 2 || control && opcode <= CLOSE + 2;
        next = defined ? Next.LENGTH : Next.ANYTHING;
    }

    private void length(int told) {
        masked = (told & 0x80) != 0;
        int length = told & 0x7f;
        if (control && length > LONGEST_OF_CONTROL) {
            next = Next.ANYTHING;
        } else if (length == IN_TWO_BYTES || length == IN_EIGHT_BYTES) {
            rest = 0;
            lengthBytes = length == IN_TWO_BYTES ? 2 : 8;
            next = Next.EXTENDED_LENGTH;
        } else {
            payloadOf(length);
        }
    }

    private void extendedLength(int part) {
        rest = rest << 8 | part;
        lengthBytes--;
        if (lengthBytes == 0) {
            payloadOf(rest);
        }
    }

    private void payloadOf(long length) {
        rest = length + (masked ? MASK_BYTES : 0);
        next = Next.PAYLOAD;
        if (length < 0 || rest < 0) {
            next = Next.ANYTHING;
        } else {
            ended();
        }
    }

    private void ended() {
        if (rest == 0) {
            next = close ? Next.NOTHING : Next.OPCODE;
        }
    }
}
