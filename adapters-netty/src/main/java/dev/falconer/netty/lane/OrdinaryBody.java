package dev.falconer.netty.lane;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/** The body of an ordinary message while it is read: as many bytes as its head has said. Confined to its event loop. */
public final class OrdinaryBody {

    private long left;

    /** A body of so many bytes follows. */
    public void begin(long length) {
        left = length;
    }

    /** Whether more of it is to come. */
    public boolean isExpected() {
        return left > 0;
    }

    /** Nobody wants the rest. */
    public void forget() {
        left = 0;
    }

    /** Whether all these bytes belong to it. */
    public boolean takesAll(ByteBuf bytes) {
        return bytes.isReadable() && left >= bytes.readableBytes();
    }

    /**
     * The next part of it, the last one where the bytes hold the rest; null where they are none. Where it {@link #takesAll},
     * the part is their owner from now on; otherwise it shares them, and what follows stays readable.
     */
    public @Nullable HttpContent next(ByteBuf bytes) {
        if (left == 0) {
            return LastHttpContent.EMPTY_LAST_CONTENT;
        }
        if (!bytes.isReadable()) {
            return null;
        }
        ByteBuf part = takesAll(bytes) ? bytes : bytes.readRetainedSlice((int) left);
        left -= part.readableBytes();
        return left > 0 ? new DefaultHttpContent(part) : new LastPart(part);
    }
}
