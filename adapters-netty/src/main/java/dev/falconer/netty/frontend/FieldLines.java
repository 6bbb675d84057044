package dev.falconer.netty.frontend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds in field lines what Netty leaves no trace of: lines that go on in the next one (RFC 9112 section 5.2), which it joins,
 * and control characters (RFC 9110 section 5.5) in fields of a trailer section that it leaves out unread. Sees the lines of one
 * head, or of one trailer section, as they are read. Confined to its event loop.
 */
final class FieldLines {

    /** None of them begins like the line of the last chunk, which may have been read together with the trailer section. */
    private static final List<AsciiString> LEFT_OUT_OF_TRAILERS =
            List.of(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderNames.TRAILER);

    private static final byte DELETE = 0x7f;

    /** Whether a line has been read whole, so that a blank would go on with it. */
    private boolean lineRead;

    private @Nullable String fault;

    /**
     * Looks at what was read from the index to the buffer's reader index, whole lines.
     *
     * @return what is wrong with those so far, or null
     */
    @Nullable
    String fault(ByteBuf bytes, int from, boolean trailers) {
        int end = bytes.readerIndex();
        int start = from;
        for (int feed = lineEnd(bytes, start, end); feed >= 0; feed = lineEnd(bytes, start, end)) {
            if (lineRead && isBlank(bytes.getByte(start))) {
                fault = "a folded field line";
            } else if (trailers && isLeftOut(bytes, start, feed) && hasControl(bytes, start, feed)) {
                fault = "a control character in a trailer field";
            }
            lineRead = true;
            start = feed + 1;
        }
        return fault;
    }

    void forget() {
        lineRead = false;
        fault = null;
    }

    private static int lineEnd(ByteBuf bytes, int from, int end) {
        return bytes.indexOf(from, end, (byte) '\n');
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static boolean isLeftOut(ByteBuf bytes, int start, int feed) {
        int colon = bytes.indexOf(start, feed, (byte) ':');
        if (colon < 0) {
            return false;
        }
        CharSequence name = bytes.getCharSequence(start, colon - start, ISO_8859_1);
        return LEFT_OUT_OF_TRAILERS.stream().anyMatch(leftOut -> leftOut.contentEqualsIgnoreCase(name));
    }

    /** But for the CR in front of the LF. */
    private static boolean hasControl(ByteBuf bytes, int start, int feed) {
        return bytes.forEachByte(start, feed - 1 - start, b -> b == '\t' || (b & 0xff) >= ' ' && b != DELETE) >= 0;
    }
}
