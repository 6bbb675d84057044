package dev.falconer.netty.backend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One stream to a backend: a request and its response, and then it is over. Confined to its event loop. */
final class BackendStream extends ChannelInboundHandlerAdapter implements BackendConnection {

    private final Channel stream;
    private final boolean reused;
    private @Nullable Borrower borrower;
    private boolean untouched;
    private boolean heard;

    /** On a connection that has carried others before, or not. */
    BackendStream(Channel stream, boolean reused) {
        this.stream = stream;
        this.reused = reused;
    }

    @Override
    public Channel channel() {
        return stream;
    }

    @Override
    public void send(HttpRequest head, Borrower user) {
        borrower = user;
        stream.write(head, stream.voidPromise());
        stream.read();
    }

    /** The backend says so itself (RFC 9113 section 8.7). */
    @Override
    public boolean untouched() {
        return untouched;
    }

    @Override
    public boolean stale() {
        return reused && !heard;
    }

    @Override
    public boolean broken() {
        return false;
    }

    /** Both sides have ended it. */
    @Override
    public void giveBack() {
        borrower = null;
    }

    @Override
    public void abort() {
        borrower = null;
        stream.close();
    }

    @Override
    public void stopFraming() {
        throw new IllegalStateException("an upgrade to a backend of HTTP/2 (expected: none is asked for)");
    }

    @Override
    public void becomeTunnel(ChannelHandler end) {
        throw new IllegalStateException("an upgrade to a backend of HTTP/2 (expected: none is asked for)");
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        heard = true;
        Borrower user = borrower;
        if (user == null) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpResponse head) {
            user.responseHead(head);
        } else {
            user.responsePart((HttpContent) message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext here) {
        if (borrower != null) {
            borrower.responseReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext here) {
        if (borrower != null) {
            borrower.writabilityChanged();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext here, Object event) {
        heard |= event instanceof Http2ResetFrame;
        if (event instanceof Http2ResetFrame reset && reset.errorCode() == Http2Error.REFUSED_STREAM.code()) {
            untouched = true;
        } else if (event instanceof Http2GoAwayFrame) {
            // Told only to streams that the backend has not begun with.
            untouched = true;
        }
        ReferenceCountUtil.release(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        Borrower user = borrower;
        borrower = null;
        if (user != null) {
            user.closed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        Borrower user = borrower;
        borrower = null;
        here.close();
        if (user != null) {
            user.failed(cause);
        }
    }
}
