package dev.falconer.netty.frontend;

import dev.falconer.netty.exchange.Deadline;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * Stands between TLS and the socket while hands are shaken, and gives a client the time to read why they are not: a close at
 * once, with bytes of the client's unread, would make the kernel answer by a reset that destroys the alert. Our direction
 * ends, and what still comes is dropped for a moment. Confined to its event loop.
 */
final class LastAlert extends ChannelDuplexHandler {

    private static final long MOMENT = TimeUnit.SECONDS.toNanos(1);

    private final Deadline patience;

    private boolean written;
    private boolean ending;

    LastAlert(Channel channel) {
        this.patience = new Deadline(channel.eventLoop(), () -> channel.unsafe().close(channel.voidPromise()));
    }

    @Override
    public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
        written = true;
        here.write(message, promise);
    }

    @Override
    public void close(ChannelHandlerContext here, ChannelPromise promise) {
        if (!written || !here.channel().isActive()) {
            here.close(promise);
            return;
        }
        here.channel().closeFuture().addListener(_ -> promise.trySuccess());
        if (ending) {
            return;
        }
        ending = true;
        patience.in(MOMENT);
        DuplexChannel connection = (DuplexChannel) here.channel();
        here.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(_ -> connection.shutdownOutput().addListener(_ -> here.read()));
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object bytes) {
        if (ending) {
            ReferenceCountUtil.release(bytes);
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
        here.fireChannelInactive();
    }
}
