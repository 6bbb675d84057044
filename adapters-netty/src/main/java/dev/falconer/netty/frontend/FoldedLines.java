package dev.falconer.netty.frontend;

import io.netty.buffer.ByteBuf;

/**
 * Finds field lines that go on in the next one (RFC 9112 section 5.2): Netty joins them without a trace. Sees the lines of one
 * head, or of one trailer section, as they are read. Confined to its event loop.
 */
final class FoldedLines {

    /** Whether a line has been read whole, so that a blank would go on with it. */
    private boolean lineRead;

    private boolean found;

    /** Looks at what was read from the index to the buffer's reader index, whole lines; whether any so far is folded. */
    boolean within(ByteBuf bytes, int from) {
        int end = bytes.readerIndex();
        found |= lineRead && from < end && isBlank(bytes.getByte(from));
        for (int i = lineEnd(bytes, from, end); i >= 0; i = lineEnd(bytes, i + 1, end)) {
            lineRead = true;
            found |= i + 1 < end && isBlank(bytes.getByte(i + 1));
        }
        return found;
    }

    void forget() {
        lineRead = false;
        found = false;
    }

    private static int lineEnd(ByteBuf bytes, int from, int end) {
        return bytes.indexOf(from, end, (byte) '\n');
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
