package dev.falconer.netty.lane;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The bytes with which a head may begin, in an array that is used for one head after the other. Confined to its event loop. */
final class ReceivedHead {

    private static final int USUAL = 1024;

    private byte[] bytes = new byte[USUAL];

    /** Takes a copy of what stands there, no more than that; how much it is, in bytes. */
    int copy(ByteBuf from, int longest) {
        int length = Math.min(from.readableBytes(), longest);
        if (length > bytes.length) {
            bytes = new byte[longest];
        }
        Memory.copy(from, bytes, length);
        return length;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Makes what it shows useless. */
    void spoil() {
        Arrays.fill(bytes, (byte) '?');
    }
}
