package dev.falconer.netty.backend;

import dev.falconer.domain.backend.BackendEndpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a backend. It is lent to one borrower at a time, for one request, and lies in the pool of its event loop
 * in between. Confined to its event loop.
 */
final class BackendHandler extends ChannelInboundHandlerAdapter implements BackendConnection {

    private final Channel channel;
    private final BackendEndpoint endpoint;
    private final BackendConnections home;
    private final BackendResponseDecoder decoder;

    private @Nullable Borrower borrower;
    private boolean used;
    private boolean interim;
    private boolean broken;

    /** When it was last given back. */
    private long idleSince;

    BackendHandler(Channel channel, BackendEndpoint endpoint, BackendConnections home, BackendResponseDecoder decoder) {
        this.channel = channel;
        this.endpoint = endpoint;
        this.home = home;
        this.decoder = decoder;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    /** Nothing tells. */
    @Override
    public boolean untouched() {
        return false;
    }

    @Override
    public boolean stale() {
        return used && decoder.silent();
    }

    @Override
    public boolean broken() {
        return broken;
    }

    @Override
    public void send(HttpRequest head, Borrower user) {
        assert channel.eventLoop().inEventLoop();
        borrower = user;
        decoder.expectResponse(HttpMethod.HEAD.equals(head.method()));
        channel.write(head, channel.voidPromise());
        channel.read();
    }

    /** The connection waits for its next request. */
    @Override
    public void giveBack() {
        assert channel.eventLoop().inEventLoop();
        borrower = null;
        if (!channel.isActive() || broken || decoder.holdsRest()) {
            channel.close();
            return;
        }
        used = true;
        rest();
    }

    /** Waits in the pool for whoever wants it. */
    void rest() {
        idleSince = System.nanoTime();
        // Armed, so that the backend's close is seen at once.
        channel.read();
        home.keep(this);
    }

    /** The backend learns it by the close. */
    @Override
    public void abort() {
        borrower = null;
        channel.close();
    }

    @Override
    public void stopFraming() {
        channel.pipeline().remove(BackendConnections.ENCODER);
    }

    @Override
    public void becomeTunnel(ChannelHandler end) {
        borrower = null;
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(end);
        pipeline.remove(this);
        pipeline.remove(decoder);
    }

    BackendEndpoint endpoint() {
        return endpoint;
    }

    long idleSince() {
        return idleSince;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Borrower user = borrower;
        if (user == null) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpResponse head) {
            interim = BackendResponseDecoder.isInterim(head.status());
            user.responseHead(head);
            ReferenceCountUtil.release(head);
        } else if (interim && message instanceof LastHttpContent end) {
            end.release();
        } else {
            user.responsePart((HttpContent) message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (borrower != null) {
            borrower.responseReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (borrower != null) {
            borrower.writabilityChanged();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        home.forget(this);
        Borrower user = borrower;
        borrower = null;
        if (user != null) {
            user.closed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException && channel.isActive()) {
            // Of a write or of a read. What the backend has sent before is delivered first; then the channel ends
            // itself.
            broken = true;
            channel.read();
            return;
        }
        Borrower user = borrower;
        borrower = null;
        context.close();
        if (user != null) {
            user.failed(cause);
        }
    }
}
