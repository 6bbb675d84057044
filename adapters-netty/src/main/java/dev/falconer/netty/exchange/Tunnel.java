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
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Two channels joined after an upgrade: bytes as they come, both ways, each side read when the other is writable. The end of
 * one direction is passed on as such, and the other goes on; the connection ends with its second direction, or when that has
 * been silent for too long. A connection that breaks breaks the other: by a reset, so that nobody takes it for an orderly
 * end. No request timeout applies (D9).
 *
 * <p>What passes is a WebSocket's. Told to say goodbye, the tunnel sends a Close frame each way, where the next frame would begin,
 * and passes nothing on behind it; each side is left when it has answered with its own. Confined to its event loop.
 */
public final class Tunnel {

    /** What both sides may take to answer a goodbye. */
    private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final End client;
    private final End backend;
    private final Deadline halfOpen;
    private final long halfOpenNanos;
    private final Deadline idle;
    private final long idleNanos;
    private final Deadline goodbye;
    private final Runnable whenOver;
    private boolean over;
    private boolean goodbyeSaid;

    private Tunnel(Channel clientChannel, Channel backendChannel, Duration halfOpen, Duration idle, Runnable whenOver) {
        this.whenOver = whenOver;
        this.client = new End(clientChannel, backendChannel, WebSocketFrames::goingAwayFromClient);
        this.backend = new End(backendChannel, clientChannel, WebSocketFrames::goingAwayFromServer);
        this.halfOpen = new Deadline(clientChannel.eventLoop(), this::close);
        this.halfOpenNanos = halfOpen.toNanos();
        this.idle = new Deadline(clientChannel.eventLoop(), this::cut);
        this.idleNanos = idle.toNanos();
        this.goodbye = new Deadline(clientChannel.eventLoop(), this::close);
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

    /** Not where one of the two has said goodbye already, or where these are no frames. */
    private void sayGoodbye() {
        boolean apt = client.frames.followed()
                && backend.frames.followed()
                && !client.frames.closed()
                && !backend.frames.closed();
        if (apt && client.relay == Relay.PASSING) {
            client.endFrames();
            backend.endFrames();
        }
    }

    /** A side that has been told goodbye and has answered is left by us first (RFC 6455 section 7.1.1). */
    private void leaveWhoHasAnswered() {
        if (client.frames.closed() && backend.relay == Relay.SILENT) {
            backend.endOutput();
        }
        if (backend.frames.closed() && client.relay == Relay.SILENT) {
            client.endOutput();
        }
        if (client.relay == Relay.SILENT && backend.relay == Relay.SILENT && !goodbyeSaid) {
            goodbyeSaid = true;
            goodbye.in(GOODBYE_NANOS);
        }
    }

    private void halfEnded() {
        if (client.ended && backend.ended) {
            halfOpen.cancel();
            close();
        } else {
            halfOpen.in(halfOpenNanos);
        }
    }

    /** What becomes of the bytes of one side. */
    private enum Relay {
        PASSING,
        /** They pass to the end of their frame, behind which our goodbye stands. */
        ENDING,
        /** The goodbye has been said: nothing may follow. */
        SILENT
    }

    /** The handler of one side: what it reads goes to the other. */
    public final class End extends ChannelInboundHandlerAdapter {

        private final Channel from;
        private final Channel to;
        private final Supplier<ByteBuf> farewell;
        private final WebSocketFrames frames = new WebSocketFrames();
        private Relay relay = Relay.PASSING;
        private boolean ended;
        private boolean outputEnded;

        private End(Channel from, Channel to, Supplier<ByteBuf> farewell) {
            this.from = from;
            this.to = to;
            this.farewell = farewell;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuf bytes) {
                relay(bytes);
            } else {
                // The empty last content behind a handshake, if any.
                ReferenceCountUtil.release(message);
            }
        }

        private void relay(ByteBuf bytes) {
            switch (relay) {
                case PASSING -> {
                    frames.pass(bytes);
                    to.write(bytes, to.voidPromise());
                }
                case ENDING -> {
                    int ofFrame = frames.passToBoundary(bytes);
                    to.write(bytes.readRetainedSlice(ofFrame), to.voidPromise());
                    endFrames();
                    hear(bytes);
                }
                case SILENT -> hear(bytes);
            }
        }

        /** Nothing of it goes on, but it may be the answer to our goodbye. */
        private void hear(ByteBuf bytes) {
            if (relay == Relay.SILENT) {
                frames.pass(bytes);
                leaveWhoHasAnswered();
            }
            bytes.release();
        }

        /** Says goodbye to the other side in the place of this one, as soon as a frame may begin. */
        private void endFrames() {
            relay = Relay.ENDING;
            if (frames.atBoundary() && !outputEnded) {
                to.writeAndFlush(farewell.get(), to.voidPromise());
                relay = Relay.SILENT;
            } else if (frames.closed()) {
                relay = Relay.SILENT;
            }
            leaveWhoHasAnswered();
            pull();
        }

        /** Ends our direction to the other side, if it has not ended yet. */
        private void endOutput() {
            if (outputEnded) {
                halfEnded();
            } else {
                outputEnded = true;
                HalfClose.of(to, _ -> halfEnded());
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
                endOutput();
            } else if (event == TunnelEvent.SAY_GOODBYE) {
                sayGoodbye();
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
            goodbye.cancel();
            if (!over) {
                over = true;
                whenOver.run();
            }
            if (relay == Relay.SILENT) {
                // It has been told how this ends, and a reset could take that away again.
                to.close();
            } else if (to.isActive()) {
                reset();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (relay != Relay.SILENT) {
                reset();
            }
            from.close();
        }

        private void pull() {
            if (!ended && (relay == Relay.SILENT || to.isWritable())) {
                from.read();
            }
        }

        private void reset() {
            Reset.ofTunnel(to);
        }
    }
}
