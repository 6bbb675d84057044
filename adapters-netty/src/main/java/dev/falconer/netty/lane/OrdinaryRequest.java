package dev.falconer.netty.lane;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A request whose head is ordinary: one of the usual methods, an absolute path, HTTP/1.1, and fields as {@link Grammar} has them.
 * Used for one request after the other. Confined to its event loop.
 */
public final class OrdinaryRequest extends DefaultHttpRequest implements OrdinaryMessage {

    private static final byte[] END_OF_LINE = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SPACE = {' '};

    private final OrdinaryHeaders fields;
    private final HeadFields reading;
    private final ReceivedHead received = new ReceivedHead();
    private final Span receivedTarget = new Span();

    private CharSequence target = receivedTarget;
    private @Nullable String uri;

    OrdinaryRequest() {
        this(new OrdinaryHeaders());
    }

    private OrdinaryRequest(OrdinaryHeaders fields) {
        super(HttpVersion.HTTP_1_1, HttpMethod.GET, "/", fields);
        this.fields = fields;
        this.reading = new HeadFields(fields.bytes());
    }

    /** Reads a head, if a whole one stands there and it is ordinary and no longer than that; otherwise nothing. */
    boolean read(ByteBuf bytes, int longest) {
        int end = received.copy(bytes, longest);
        int behind = read(received.bytes(), end);
        if (behind < 0) {
            return false;
        }
        bytes.skipBytes(behind);
        return true;
    }

    private int read(byte[] head, int end) {
        HttpMethod method = Methods.at(head, end);
        if (method == null) {
            return -1;
        }
        int from = method.asciiName().length() + 1;
        int at = from;
        while (at < end && Grammar.isVisible(head[at])) {
            at++;
        }
        boolean ordinary = at < end
                && head[from] == '/'
                && head[at] == ' '
                && Grammar.isVersion(head, at + 1, end)
                && Grammar.isLineEnd(head, at + 1 + Grammar.VERSION_LENGTH, end);
        if (!ordinary) {
            return -1;
        }
        setMethod(method);
        setProtocolVersion(HttpVersion.HTTP_1_1);
        setDecoderResult(DecoderResult.SUCCESS);
        target = receivedTarget.pointAt(head, from, at);
        uri = null;
        return Grammar.readFields(head, at + 1 + Grammar.VERSION_LENGTH + 2, end, reading.begin());
    }

    /** Makes what it shows useless; always true. */
    boolean forget() {
        received.spoil();
        return true;
    }

    @Override
    public long length() {
        return Math.max(0, reading.length());
    }

    /** The request-target; borrowed, where it is still the one that was received. */
    public CharSequence target() {
        return target;
    }

    /** The request-target as it was received; borrowed until this is given back. */
    public CharSequence received() {
        return receivedTarget;
    }

    /** Takes the place of the request-target; the one that is there already may be given again. */
    @SuppressWarnings("ReferenceEquality")
    public void setTarget(CharSequence other) {
        if (other != target) {
            target = other.toString();
            uri = null;
        }
    }

    @Override
    public String uri() {
        String text = uri;
        if (text == null) {
            text = target.toString();
            uri = text;
        }
        return text;
    }

    @Override
    public OrdinaryRequest setUri(String other) {
        setTarget(other);
        return this;
    }

    @Override
    public OrdinaryHeaders headers() {
        return fields;
    }

    @Override
    public void writeTo(HeadBuffer buffer) {
        buffer.put(method().asciiName()).put(SPACE).put(target).put(END_OF_LINE);
        fields.bytes().writeTo(buffer);
    }

    // Two requests are never the same one.

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
