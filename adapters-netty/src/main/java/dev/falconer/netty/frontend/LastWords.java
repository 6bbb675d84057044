package dev.falconer.netty.frontend;

import dev.falconer.netty.exchange.Deadline;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;

/**
 * Stands next to the socket and gives a client the time to read why its connection ends: an alert of TLS (RFC 8446 section 6.2),
 * or a GOAWAY (RFC 9113 section 5.4.1). A close at once, with bytes of the client's unread, would make the kernel answer by a
 * reset that destroys what was said. Our direction ends, and what still comes is dropped until the client ends its own, or its
 * time is over. For the handlers behind this one the connection has ended meanwhile. HTTP/1.1 does not need it: it lingers itself, behind
 * a response. Confined to its event loop.
 */
final class LastWords extends ChannelDuplexHandler {

    /** Many times what a packet is on its way, and little enough for a stop that waits for it. */
    private static final long MOMENT = TimeUnit.SECONDS.toNanos(1);

    /** For a client that goes on sending. */
    private static final long LONGEST = 5 * MOMENT;

    private final Channel channel;
    private final Deadline patience;

    private boolean written;
    private boolean ending;

    /** When nothing is dropped any more, however much comes; in the time of {@link System#nanoTime}. */
    private long end;

    LastWords(Channel channel) {
        this.channel = channel;
        this.patience = new Deadline(channel.eventLoop(), () -> channel.unsafe().close(channel.voidPromise()));
    }

    @Override
    public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
        if (ending) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
        } else {
            written = true;
            here.write(message, promise);
        }
    }

    @Override
    public void close(ChannelHandlerContext here, ChannelPromise promise) {
        if (!written || !channel.isActive()) {
            here.close(promise);
            return;
        }
        channel.closeFuture().addListener(_ -> promise.trySuccess());
        if (ending) {
            return;
        }
        ending = true;
        end = System.nanoTime() + LONGEST;
        patience.in(MOMENT);
        DuplexChannel connection = (DuplexChannel) channel;
        here.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(_ -> connection.shutdownOutput().addListener(_ -> here.read()));
        // Not at once: whoever closes is amid something.
        here.executor().execute(here::fireChannelInactive);
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object bytes) {
        if (ending) {
            ReferenceCountUtil.release(bytes);
            patience.in(Math.clamp(end - System.nanoTime(), 0, MOMENT));
        } else {
            here.fireChannelRead(bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext here) {
        if (ending) {
            here.read();
        } else {
            here.fireChannelReadComplete();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        patience.cancel();
        if (!ending) {
            here.fireChannelInactive();
        }
    }
}
