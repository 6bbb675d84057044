package dev.falconer.netty.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AsciiString;
import java.util.Arrays;

/** Where heads are put together before they are sent; one per event loop. Confined to it. */
final class HeadBuffer {

    private byte[] bytes = new byte[1024];
    private int length;

    HeadBuffer begin() {
        length = 0;
        return this;
    }

    HeadBuffer put(CharSequence text) {
        int end = length + text.length();
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * end);
        }
        switch (text) {
            case Span span -> span.copyTo(bytes, length);
            case AsciiString ascii ->
                System.arraycopy(ascii.array(), ascii.arrayOffset(), bytes, length, ascii.length());
            default -> putText(text);
        }
        length = end;
        return this;
    }

    private void putText(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            bytes[length + i] = AsciiString.c2b(text.charAt(i));
        }
    }

    HeadBuffer put(byte[] text) {
        int end = length + text.length;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * end);
        }
        System.arraycopy(text, 0, bytes, length, text.length);
        length = end;
        return this;
    }

    /** A copy for the wire, with room for so many bytes behind it. */
    ByteBuf toBuffer(ByteBufAllocator allocator, int room) {
        return Memory.buffer(allocator, bytes, length, room);
    }
}
