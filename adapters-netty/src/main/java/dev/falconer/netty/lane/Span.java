package dev.falconer.netty.lane;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;

/** A stretch of bytes as text, one character a byte: a flyweight, re-pointed at each head. Confined to its event loop. */
final class Span implements CharSequence {

    private byte[] bytes = {};
    private int start;
    private int length;

    Span pointAt(byte[] head, int from, int to) {
        bytes = head;
        start = from;
        length = to - from;
        return this;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return (char) (bytes[start + index] & 0xff);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return toString().substring(from, to);
    }

    void copyTo(byte[] target, int at) {
        System.arraycopy(bytes, start, target, at, length);
    }

    /** A copy. */
    AsciiString toAscii() {
        return new AsciiString(bytes, start, length, true);
    }

    @Override
    public String toString() {
        return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }
}
