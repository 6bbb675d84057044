package dev.falconer.netty.lane;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A response whose head is ordinary: final, of HTTP/1.1, and its body as long as its head says, or not there. One per event loop:
 * nobody needs a response's head any more once it has been passed on. Confined to its event loop.
 */
public final class OrdinaryResponse extends DefaultHttpResponse implements OrdinaryMessage {

    private static final byte[] VERSION = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SPACE = {' '};
    private static final byte[] END_OF_LINE = {'\r', '\n'};

    private final OrdinaryHeaders fields;
    private final HeadFields reading;

    private final ReceivedHead received = new ReceivedHead();
    private long length;

    OrdinaryResponse() {
        this(new OrdinaryHeaders());
    }

    private OrdinaryResponse(OrdinaryHeaders fields) {
        super(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, fields);
        this.fields = fields;
        this.reading = new HeadFields(fields.bytes());
    }

    /**
     * Reads a head, if a whole one stands there and it is ordinary and no longer than that; otherwise nothing.
     *
     * @param toHead whether it answers HEAD, so that no body follows
     */
    boolean read(ByteBuf bytes, int longest, boolean toHead) {
        int end = received.copy(bytes, longest);
        int behind = read(received.bytes(), end);
        if (behind < 0) {
            return false;
        }
        int status = status().code();
        boolean bodiless = toHead || status == 204 || status == 304;
        if (!bodiless && reading.length() == HeadFields.NO_LENGTH) {
            return false;
        }
        length = bodiless ? 0 : reading.length();
        bytes.skipBytes(behind);
        return true;
    }

    private int read(byte[] head, int end) {
        int code = VERSION.length;
        int reason = code + 4;
        boolean ordinary = end > reason
                && Grammar.isVersion(head, 0, end)
                && head[code - 1] == ' '
                && Grammar.isDigit(head[code])
                && Grammar.isDigit(head[code + 1])
                && Grammar.isDigit(head[code + 2])
                && head[reason - 1] == ' ';
        if (!ordinary) {
            return -1;
        }
        int status = 100 * (head[code] - '0') + 10 * (head[code + 1] - '0') + head[code + 2] - '0';
        // 205 has a length of its own, and those below 200 are not the last word.
        if (status < 200 || status == 205) {
            return -1;
        }
        HttpResponseStatus known = HttpResponseStatus.valueOf(status);
        int at = reason;
        String phrase = known.reasonPhrase();
        while (at < end && at - reason < phrase.length() && head[at] == phrase.charAt(at - reason)) {
            at++;
        }
        if (at - reason != phrase.length() || !Grammar.isLineEnd(head, at, end)) {
            return -1;
        }
        setStatus(known);
        setProtocolVersion(HttpVersion.HTTP_1_1);
        setDecoderResult(DecoderResult.SUCCESS);
        return Grammar.readFields(head, at + 2, end, reading.begin());
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public OrdinaryHeaders headers() {
        return fields;
    }

    @Override
    public void writeTo(HeadBuffer target) {
        target.put(VERSION)
                .put(status().codeAsText())
                .put(SPACE)
                .put(status().reasonPhrase())
                .put(END_OF_LINE);
        fields.bytes().writeTo(target);
    }

    // Two responses are never the same one.

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
