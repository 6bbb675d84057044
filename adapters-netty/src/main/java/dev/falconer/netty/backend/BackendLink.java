package dev.falconer.netty.backend;

import dev.falconer.netty.NettySettings;
import dev.falconer.netty.http2.BackendStreamMessages;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2SettingsFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 connection to a backend: opens streams, as many as the backend permits, and closes when it has lain idle or the
 * backend wants no more. Confined to its event loop.
 */
final class BackendLink extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(BackendLink.class);

    /** What may be under way towards us per stream: there is no distance to cover. */
    private static final int STREAM_WINDOW = 64 * 1024;

    /** And in all: so much that clients who read slowly do not hold up those who share the connection with them. */
    private static final int CONNECTION_WINDOW = 256 * STREAM_WINDOW;

    /** Streams at one time, whatever the backend permits: all of them may stand still, and one more still moves. */
    private static final int MOST_STREAMS = CONNECTION_WINDOW / STREAM_WINDOW - 1;

    private final Channel channel;
    private final Owner owner;
    private final long idleNanos;

    /** Streams at one time; none before the backend has said that it speaks HTTP/2. */
    private long permitted;

    private boolean announced;
    private boolean useful;
    private int open;
    private boolean leaving;

    /** When the last stream was closed, and whether somebody will look how long that is ago. */
    private long idleSince;

    private boolean idleWatched;

    /** Who keeps the connection. */
    interface Owner {

        /** The backend has announced its settings: it speaks HTTP/2. */
        void announced();

        /** Streams can be opened that could not be before. */
        void hasRoomAgain();

        /** It is gone, or takes no further stream. */
        void ended(BackendLink link);
    }

    private BackendLink(Channel channel, NettySettings settings, Owner owner) {
        this.channel = channel;
        this.owner = owner;
        this.idleNanos = settings.timeouts().backendIdle().toNanos();
    }

    /** Makes the pipeline of a new connection. */
    static BackendLink on(Channel channel, NettySettings settings, Owner owner) {
        BackendLink link = new BackendLink(channel, settings, owner);
        Http2Settings announced = Http2Settings.defaultSettings()
                .pushEnabled(false)
                .initialWindowSize(STREAM_WINDOW)
                .maxHeaderListSize(settings.limits().responseFields());
        channel.pipeline()
                .addLast(Http2FrameCodecBuilder.forClient()
                        .initialSettings(announced)
                        .validateRequiredPseudoHeaders(true)
                        .build())
                .addLast(new Http2MultiplexHandler(new Unasked()))
                .addLast(link);
        return link;
    }

    boolean isAnnounced() {
        return announced;
    }

    /** Whether the backend wants no stream for now, on this connection or, it is to be assumed, another. */
    boolean isClosedForNow() {
        return announced && !leaving && permitted == 0;
    }

    void close() {
        channel.close();
    }

    /** Closes it, unless there is a stream on it. */
    void closeIfUnused() {
        if (open == 0) {
            channel.close();
        }
    }

    /** Whether it has ever carried a stream. */
    boolean wasUseful() {
        return useful;
    }

    boolean hasRoom() {
        return !leaving && channel.isActive() && open < permitted;
    }

    /** A new stream; only where there is room. */
    BackendStream open() {
        assert channel.eventLoop().inEventLoop();
        boolean reused = useful;
        Future<Http2StreamChannel> opening = new Http2StreamChannelBootstrap(channel)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel stream) {
                        stream.config().setAutoRead(false);
                        stream.config().setWriteBufferWaterMark(BackendPools.WATERMARK);
                        stream.pipeline()
                                .addLast(new BackendStreamMessages())
                                .addLast(new BackendStream(stream, reused));
                    }
                })
                .open();
        Http2StreamChannel stream = opening.getNow();
        if (stream == null) {
            throw new IllegalStateException("a stream that does not open at once, on its own event loop");
        }
        open++;
        useful = true;
        stream.closeFuture().addListener(_ -> closedOne());
        return stream.pipeline().get(BackendStream.class);
    }

    private void closedOne() {
        open--;
        if (open == 0) {
            if (leaving) {
                channel.close();
            } else {
                idleSince = System.nanoTime();
                watchIdle(idleNanos);
            }
        }
        owner.hasRoomAgain();
    }

    private void watchIdle(long nanos) {
        if (!idleWatched) {
            idleWatched = true;
            channel.eventLoop().schedule(this::lookAtIdle, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void lookAtIdle() {
        idleWatched = false;
        long left = idleNanos - (System.nanoTime() - idleSince);
        if (open == 0 && left <= 0) {
            channel.close();
        } else if (open == 0) {
            watchIdle(left);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext here) {
        here.writeAndFlush(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW));
        channel.read();
        here.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object frame) {
        if (frame instanceof Http2SettingsFrame told) {
            settings(told.settings().maxConcurrentStreams());
        } else if (frame instanceof Http2GoAwayFrame) {
            leave();
        }
        ReferenceCountUtil.release(frame);
    }

    private void settings(@Nullable Long streams) {
        if (streams != null) {
            permitted = Math.min(streams, MOST_STREAMS);
        } else if (!announced) {
            permitted = MOST_STREAMS;
        }
        if (!announced) {
            announced = true;
            owner.announced();
            idleSince = System.nanoTime();
            watchIdle(idleNanos);
        }
        owner.hasRoomAgain();
    }

    private void leave() {
        leaving = true;
        owner.ended(this);
        if (open == 0) {
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        leaving = true;
        owner.ended(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        LOG.debug("a connection to a backend failed", cause);
        if (!(cause instanceof Http2Exception)) {
            channel.close();
        }
    }

    /** A backend cannot open streams: pushing was forbidden. */
    @Sharable
    private static final class Unasked extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext here) {
            here.close();
        }
    }
}
