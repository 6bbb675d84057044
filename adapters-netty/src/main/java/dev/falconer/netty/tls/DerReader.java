package dev.falconer.netty.tls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Reads DER (X.690) from front to back. What is not DER ends in an {@link IllegalArgumentException}. Used by one thread. */
final class DerReader {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

    private final ByteBuffer rest;

    DerReader(byte[] bytes) {
        this(ByteBuffer.wrap(bytes));
    }

    private DerReader(ByteBuffer bytes) {
        this.rest = bytes;
    }

    boolean hasMore() {
        return rest.hasRemaining();
    }

    /** Whether a value of that tag comes next. */
    boolean isNext(int tag) {
        return rest.hasRemaining() && (rest.get(rest.position()) & 0xff) == tag;
    }

    /** The content of the next value. */
    byte[] content(int tag) {
        if (!isNext(tag)) {
            throw new IllegalArgumentException(
                    "not the DER that was expected: no tag 0x" + Integer.toHexString(tag) + " at " + rest.position());
        }
        rest.get();
        byte[] content = new byte[length()];
        rest.get(content);
        return content;
    }

    /** The content of the next value, to be read in turn. */
    DerReader enter(int tag) {
        return new DerReader(content(tag));
    }

    /** The next value, tag and length included. */
    byte[] whole() {
        int from = rest.position();
        skip();
        byte[] whole = new byte[rest.position() - from];
        rest.get(from, whole);
        return whole;
    }

    void skip() {
        if (!rest.hasRemaining()) {
            throw new IllegalArgumentException("the DER ends too early");
        }
        content(rest.get(rest.position()) & 0xff);
    }

    /** The same reader behind the next value. */
    DerReader skipped() {
        skip();
        return this;
    }

    Instant time() {
        String text = new String(content(Der.GENERALIZED_TIME), StandardCharsets.US_ASCII);
        try {
            return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException malformed) {
            throw new IllegalArgumentException("a time of an unknown form: " + text, malformed);
        }
    }

    private int length() {
        int first = next();
        int length = first;
        if (first >= 0x80) {
            length = 0;
            for (int i = 0; i < (first & 0x7f); i++) {
                if (length > 0xff_ffff >>> 8) {
                    throw new IllegalArgumentException("a DER value of more than 16 MiB");
                }
                length = length << 8 | next();
            }
        }
        if (length > rest.remaining()) {
            throw new IllegalArgumentException("the DER ends too early");
        }
        return length;
    }

    private int next() {
        if (!rest.hasRemaining()) {
            throw new IllegalArgumentException("the DER ends too early");
        }
        return rest.get() & 0xff;
    }
}
