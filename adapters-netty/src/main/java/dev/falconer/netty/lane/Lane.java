package dev.falconer.netty.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** What the ordinary messages of one event loop share: heads that are used again and again. Confined to its event loop. */
public final class Lane {

    /** Longer heads are not ordinary; in bytes. */
    private static final int LONGEST_HEAD = 8 * 1024;

    /** So much of a body goes out with its head, in one piece; in bytes. */
    private static final int SMALL_BODY = 4 * 1024;

    /** So many heads are kept for the next requests; what a crowd needed beyond that goes. */
    private static final int MOST_FREE = 256;

    private final int longestHead;
    private final OrdinaryResponse response = new OrdinaryResponse();
    private final ArrayDeque<OrdinaryRequest> free = new ArrayDeque<>();
    private final HeadBuffer buffer = new HeadBuffer();

    public Lane() {
        this(LONGEST_HEAD);
    }

    private Lane(int longestHead) {
        this.longestHead = longestHead;
    }

    /** One in which nothing is ordinary, so that all goes through the codec. */
    public static Lane closed() {
        return new Lane(0);
    }

    /**
     * Reads a request's head, if it stands there as a whole and is ordinary; otherwise null, and nothing is read. It is the
     * caller's until {@link #giveBack}.
     *
     * @param longest what else bounds its length, in bytes
     */
    public @Nullable OrdinaryRequest request(ByteBuf bytes, int longest) {
        OrdinaryRequest request = free.poll();
        if (request == null) {
            request = new OrdinaryRequest();
        }
        if (request.read(bytes, Math.min(longest, longestHead))) {
            return request;
        }
        giveBack(request);
        return null;
    }

    /** Nobody needs the request's head any more. */
    public void giveBack(OrdinaryRequest request) {
        assert request.forget() : "so that tests see who still looks at it";
        if (free.size() < MOST_FREE) {
            free.push(request);
        }
    }

    /**
     * Reads a response's head, if it stands there as a whole and is ordinary; otherwise null, and nothing is read. It is lent
     * until the next one.
     *
     * @param longest what else bounds its length, in bytes
     * @param toHead whether it answers HEAD, so that no body follows
     */
    public @Nullable OrdinaryResponse response(ByteBuf bytes, int longest, boolean toHead) {
        return response.read(bytes, Math.min(longest, longestHead), toHead) ? response : null;
    }

    /** The head for the wire, with room behind it for its body, if that is small. */
    ByteBuf encoded(OrdinaryMessage message, ByteBufAllocator allocator) {
        message.writeTo(buffer.begin());
        return buffer.toBuffer(allocator, message.length() <= SMALL_BODY ? (int) message.length() : 0);
    }
}
