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
public final class BackendHandler extends ChannelInboundHandlerAdapter {

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

    public Channel channel() {
        return channel;
    }

    /** Whether it has carried a request before; the backend may then be closing it at this moment. */
    public boolean used() {
        return used;
    }

    /** Whether the backend has sent nothing in answer yet. */
    public boolean silent() {
        return decoder.silent();
    }

    /** Whether the connection broke: then its end says nothing about the end of a response. */
    public boolean broken() {
        return broken;
    }

    /** Sends the head; what the backend says from here on goes to the borrower. */
    public void send(HttpRequest head, Borrower user) {
        assert channel.eventLoop().inEventLoop();
        borrower = user;
        decoder.expectResponse(HttpMethod.HEAD.equals(head.method()));
        channel.write(head, channel.voidPromise());
        channel.read();
    }

    /** The response is complete and both sides may go on: the connection waits for its next request. */
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

    /** Nobody wants the rest: the backend learns it by the close. */
    public void abort() {
        borrower = null;
        channel.close();
    }

    /** From here on bytes are written as they are. */
    public void stopFraming() {
        channel.pipeline().remove(BackendConnections.ENCODER);
    }

    /** Leaves HTTP. What the backend has sent behind its 101 goes to the handler. */
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
