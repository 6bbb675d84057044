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

    /** The next part of it, taken out of the bytes; the last one where they hold the rest; null where they are none. */
    public @Nullable HttpContent next(ByteBuf bytes) {
        if (left == 0) {
            return LastHttpContent.EMPTY_LAST_CONTENT;
        }
        int length = (int) Math.min(left, bytes.readableBytes());
        if (length == 0) {
            return null;
        }
        left -= length;
        ByteBuf part = bytes.readRetainedSlice(length);
        return left > 0 ? new DefaultHttpContent(part) : new LastPart(part);
    }
}
