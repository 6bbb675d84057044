package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.site.ClientLimits;
import dev.falconer.netty.exchange.Deadline;
import dev.falconer.netty.exchange.TunnelEvent;
import dev.falconer.netty.http2.ClientStreamMessages;
import dev.falconer.netty.http2.FrameWatch;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is common to the streams of one HTTP/2 client: who they are, how long the connection may lie idle, and how it ends. Of
 * an end the client is told twice (RFC 9113 section 6.8): first that there will be one, and, when what it had already sent
 * has had time to arrive, which streams are still served. Confined to its event loop.
 */
final class Http2Frontend extends ChannelInboundHandlerAdapter implements FrameWatch.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Http2Frontend.class);

    /** Per stream; small, because there are many of them and each has a window beside. */
    private static final WriteBufferWaterMark STREAM_WATERMARK = new WriteBufferWaterMark(16 * 1024, 32 * 1024);

    /**
     * What all streams of a connection may send ahead of us: many times what one may, so that a few whose backends are slow do not
     * hold up the others, and little enough for thousands of connections.
     */
    private static final int CONNECTION_WINDOW = 1024 * 1024;

    /** Between the two messages of an end: far longer than a packet is on its way. */
    private static final long NOTICE_MILLIS = 500;

    private final Channel channel;
    private final Frontend frontend;
    private final ClientConnection client;
    private final ClientLimits limits;
    private final Set<StreamHandler> streams = new HashSet<>();

    /** On a client without streams. */
    private final Deadline patience;

    /** On a client that has begun a head. */
    private final Deadline headPatience;

    private Ending ending = Ending.NONE;

    private boolean headBegun;

    /** Nobody is there any more, or nobody is listened to. */
    private boolean gone;

    /** Streams that have left HTTP. */
    private final Set<Channel> tunnels = new HashSet<>();

    /** How many streams have been opened. */
    private int requests;

    /** How far the end of the connection has come. */
    private enum Ending {
        NONE,
        ANNOUNCED,
        /** No new stream is served. */
        FINAL
    }

    Http2Frontend(Channel channel, Frontend frontend, ClientConnection client) {
        this.channel = channel;
        this.frontend = frontend;
        this.client = client;
        this.limits = frontend.policy().limits();
        this.patience = new Deadline(channel.eventLoop(), this::idleTooLong);
        this.headPatience = new Deadline(channel.eventLoop(), this::headTooSlow);
    }

    /** Makes the pipeline of a new stream. */
    ChannelInitializer<Channel> streams() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                stream.config().setAutoRead(false);
                stream.config().setWriteBufferWaterMark(STREAM_WATERMARK);
                DeliveryPace.watch(stream, limits.rate());
                ClientStreamMessages messages = new ClientStreamMessages();
                stream.pipeline()
                        .addLast(messages)
                        .addLast(new StreamHandler(stream, messages, Http2Frontend.this, client, frontend));
            }
        };
    }

    /** The stream has no handler of its own yet. */
    FullHttpResponse answerToLargeHead() {
        FullHttpResponse response = ClientResponses.unasked(ErrorResponder.TOO_MANY_FIELDS, client, frontend);
        TlsPromise.to(client, frontend.policy()).addTo(response.headers());
        return response;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext here) {
        patience.in(limits.times().first().toNanos());
        here.write(new DefaultHttp2WindowUpdateFrame(CONNECTION_WINDOW));
    }

    /** A head's time runs from its first byte, as in HTTP/1.1. */
    @Override
    public void begun() {
        headBegun = true;
        headPatience.in(limits.times().requestHead().toNanos());
    }

    @Override
    public void ended() {
        headBegun = false;
        headPatience.lift();
    }

    private void idleTooLong() {
        if (headBegun) {
            headTooSlow();
        } else {
            channel.close();
        }
    }

    private void headTooSlow() {
        LOG.debug("a head did not come in time on {}", channel);
        channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM));
        channel.close();
    }

    void opened(StreamHandler stream) {
        streams.add(stream);
        patience.lift();
        requests++;
        if (requests == limits.connections().requests()) {
            drain();
        }
    }

    /** It has become a tunnel: that keeps the connection, however silent it is. */
    void leftHttp(StreamHandler stream, Channel tunnel) {
        streams.remove(stream);
        tunnels.add(tunnel);
        tunnel.closeFuture().addListener(_ -> {
            tunnels.remove(tunnel);
            closedOne();
        });
    }

    void closed(StreamHandler stream) {
        if (streams.remove(stream)) {
            closedOne();
        }
    }

    private void closedOne() {
        if (gone || !isIdle()) {
            return;
        }
        if (ending == Ending.FINAL) {
            channel.close();
        } else {
            patience.in(limits.times().keepAlive().toNanos());
        }
    }

    private boolean isIdle() {
        return streams.isEmpty() && tunnels.isEmpty();
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object frame) {
        // Settings, pings and the like: the codec has done what they ask for.
        if (frame instanceof Http2GoAwayFrame && isIdle()) {
            channel.close();
        }
        ReferenceCountUtil.release(frame);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext here, Object event) {
        if (event == ConnectionEvent.TAKES_TOO_SLOWLY) {
            new ArrayList<>(streams).forEach(StreamHandler::clientTooSlow);
        } else if (event == ListenerEvent.YIELD || event == ListenerEvent.DRAIN) {
            drain();
        } else if (event == TunnelEvent.SAY_GOODBYE) {
            new ArrayList<>(tunnels).forEach(tunnel -> tunnel.pipeline().fireUserEventTriggered(event));
        } else if (event == ListenerEvent.STOP) {
            new ArrayList<>(streams).forEach(StreamHandler::stop);
            channel.flush();
            channel.close();
        }
    }

    private void drain() {
        if (ending != Ending.NONE) {
            return;
        }
        ending = Ending.ANNOUNCED;
        channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR).setExtraStreamIds(Integer.MAX_VALUE));
        channel.eventLoop().schedule(this::refuseFurther, NOTICE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void refuseFurther() {
        if (!gone) {
            ending = Ending.FINAL;
            channel.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
            if (isIdle()) {
                channel.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        gone = true;
        patience.cancel();
        headPatience.cancel();
        new ArrayList<>(streams).forEach(StreamHandler::lost);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        if (cause instanceof Http2Exception) {
            // The codec says goodbye with the error, and closes.
            LOG.debug("a client does not speak HTTP/2 as it should", cause);
            return;
        }
        if (!(cause instanceof IOException)) {
            LOG.error("a client connection failed in an unforeseen way", cause);
        }
        channel.close();
    }
}
