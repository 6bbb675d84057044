package dev.falconer.netty.lane;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * Writes ordinary messages past an encoder: the head, and behind it the bytes of the body as they are. A head waits for the part
 * that comes with it, so that both go out in one piece. Confined to its event loop.
 */
public final class OrdinaryWriter {

    private final Lane lane;

    /** A head, and what of its body has been put behind it; not written yet. */
    private @Nullable ByteBuf held;

    /** Whether the body of an ordinary message is still to end. */
    private boolean amidMessage;

    public OrdinaryWriter(Lane lane) {
        this.lane = lane;
    }

    /**
     * Writes what belongs to an ordinary message; false where the encoder has to, and then nothing is held back any more. A head is
     * held only for a caller to whom it does not matter when it is written.
     */
    public boolean write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
        if (message instanceof OrdinaryMessage head) {
            head(here, head, promise);
            return true;
        }
        if (amidMessage && message instanceof HttpContent part) {
            amidMessage = !(part instanceof LastHttpContent);
            part(here, part, promise);
            return true;
        }
        flush(here);
        return false;
    }

    private void head(ChannelHandlerContext here, OrdinaryMessage message, ChannelPromise promise) {
        if (amidMessage) {
            throw new IllegalStateException("a head amid another message");
        }
        ByteBuf head = lane.encoded(message, here.alloc());
        amidMessage = true;
        if (promise.isVoid()) {
            held = head;
        } else {
            here.write(head, promise);
        }
    }

    private void part(ChannelHandlerContext here, HttpContent part, ChannelPromise promise) {
        ByteBuf bytes = part.content();
        ByteBuf head = held;
        if (head != null && promise.isVoid() && bytes.readableBytes() <= head.writableBytes()) {
            Memory.append(bytes, head);
            part.release();
            if (!amidMessage) {
                flush(here);
            }
        } else {
            flush(here);
            here.write(bytes, promise);
        }
    }

    /** Writes what is held back; to be called before each flush. */
    public void flush(ChannelHandlerContext here) {
        ByteBuf head = held;
        if (head != null) {
            held = null;
            here.write(head, here.voidPromise());
        }
    }

    /** Drops what is held back. */
    public void close() {
        ByteBuf head = held;
        if (head != null) {
            held = null;
            head.release();
        }
    }
}
