package dev.falconer.netty.exchange;

import dev.falconer.netty.backend.BackendConnection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/**
 * Two channels joined after an upgrade: bytes as they come, both ways, each side read when the other is writable. The end of
 * one direction is passed on as such, and the other goes on; the connection ends with its second direction, or when that has
 * been silent for too long. A connection that breaks breaks the other: by a reset, so that nobody takes it for an orderly
 * end. No request timeout applies (D9). Confined to its event loop.
 */
public final class Tunnel {

    private final End client;
    private final End backend;
    private final Deadline halfOpen;
    private final long halfOpenNanos;
    private final Deadline idle;
    private final long idleNanos;
    private final Runnable whenOver;
    private boolean over;

    private Tunnel(Channel clientChannel, Channel backendChannel, Duration halfOpen, Duration idle, Runnable whenOver) {
        this.whenOver = whenOver;
        this.client = new End(clientChannel, backendChannel);
        this.backend = new End(backendChannel, clientChannel);
        this.halfOpen = new Deadline(clientChannel.eventLoop(), this::close);
        this.halfOpenNanos = halfOpen.toNanos();
        this.idle = new Deadline(clientChannel.eventLoop(), this::cut);
        this.idleNanos = idle.toNanos();
    }

    /**
     * Takes both channels out of HTTP, the client's with the head that accepts the upgrade.
     *
     * @param whenOver run once, when one of the two has ended
     */
    static void join(
            ClientSide client,
            BackendConnection backend,
            HttpResponse head,
            ExchangeContext context,
            Runnable whenOver) {
        Tunnel tunnel = new Tunnel(
                client.channel(), backend.channel(), context.halfOpenTunnel(), context.tunnelIdle(), whenOver);
        // In this order, so that what lies behind either handshake reaches a channel that has stopped framing.
        backend.stopFraming();
        client.leaveHttp(head, tunnel.client);
        backend.becomeTunnel(tunnel.backend);
        tunnel.start();
    }

    /** Both channels have their end as last handler. */
    private void start() {
        client.from.flush();
        backend.from.flush();
        client.pull();
        backend.pull();
        stirred();
    }

    /** Something has passed. */
    private void stirred() {
        if (idleNanos > 0) {
            idle.in(idleNanos);
        }
    }

    private void cut() {
        Reset.of(client.from);
        Reset.of(backend.from);
    }

    private void close() {
        client.from.close();
        backend.from.close();
    }

    private void halfEnded() {
        if (client.ended && backend.ended) {
            halfOpen.cancel();
            close();
        } else {
            halfOpen.in(halfOpenNanos);
        }
    }

    /** The handler of one side: what it reads goes to the other. */
    public final class End extends ChannelInboundHandlerAdapter {

        private final Channel from;
        private final Channel to;
        private boolean ended;

        private End(Channel from, Channel to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf) {
                to.write(message, to.voidPromise());
            } else {
                // The empty last content behind a handshake, if any.
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            to.flush();
            pull();
            stirred();
            if (client.ended || backend.ended) {
                halfOpen.in(halfOpenNanos);
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            (this == client ? backend : client).pull();
        }

        /** The end of one direction, once what came before it has been written; or, of a stream, of both at once. */
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent && !ended) {
                ended = true;
                halfOpen.in(halfOpenNanos);
                HalfClose.of(to, _ -> halfEnded());
            } else if (event instanceof Http2ResetFrame) {
                // What was not read yet keeps the stream from closing, and is wanted by nobody.
                reset();
                // Later, when it is a closed stream: a reset is not answered by another.
                from.eventLoop().execute(from::close);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            halfOpen.cancel();
            idle.cancel();
            if (!over) {
                over = true;
                whenOver.run();
            }
            if (to.isActive()) {
                reset();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            reset();
            from.close();
        }

        private void pull() {
            if (!ended && to.isWritable()) {
                from.read();
            }
        }

        private void reset() {
            Reset.ofTunnel(to);
        }
    }
}
