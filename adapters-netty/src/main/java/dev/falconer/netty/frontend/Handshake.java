package dev.falconer.netty.frontend;

import dev.falconer.netty.exchange.Deadline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the TLS handshake of a client connection, for a limited time, and then lets HTTP begin behind it, in the version
 * that was agreed on. It stays, to end the connection when TLS does: in good order, or because what came was not sound. That
 * is the client's doing, and no more than a debug line. Confined to its event loop.
 */
final class Handshake extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);

    private final Deadline patience;
    private final long limit;
    private final Frontend frontend;

    private boolean done;

    /** Whether the client has said itself that it ends. */
    private boolean closedByTls;

    Handshake(Channel channel, Frontend frontend) {
        this.patience = new Deadline(channel.eventLoop(), channel::close);
        this.limit = frontend.policy().limits().times().handshake().toNanos();
        this.frontend = frontend;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext here) {
        if (here.channel().isActive()) {
            begin(here);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext here) {
        begin(here);
    }

    private void begin(ChannelHandlerContext here) {
        patience.in(limit);
        here.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext here, Object event) {
        switch (event) {
            case SslHandshakeCompletionEvent handshake -> completed(here, handshake);
            case SslCloseCompletionEvent closed -> {
                closedByTls |= closed.isSuccess();
                clientEnds(here);
            }
            // Whoever stands in between can send a FIN, and only the client a close_notify (RFC 8446 section 6.1).
            case ChannelInputShutdownEvent _ when !closedByTls -> here.close();
            case ListenerEvent told when !done && told != ListenerEvent.YIELD -> here.close();
            default -> here.fireUserEventTriggered(event);
        }
    }

    private void completed(ChannelHandlerContext here, SslHandshakeCompletionEvent handshake) {
        patience.cancel();
        if (handshake.isSuccess()) {
            done = true;
            speak(here.channel());
        } else {
            LOG.debug("a TLS handshake failed: {}", String.valueOf(handshake.cause()));
        }
    }

    /** What was agreed on by ALPN (RFC 7301); where the client asked for nothing, or nothing of ours, HTTP/1.1. */
    private void speak(Channel channel) {
        String agreed = channel.pipeline().get(SslHandler.class).applicationProtocol();
        if (ApplicationProtocolNames.HTTP_2.equals(agreed)) {
            ClientProtocols.speakHttp2(channel, frontend);
        } else {
            channel.pipeline().remove(LastWords.class);
            ClientProtocols.speakHttp1(channel, frontend);
        }
        channel.read();
    }

    /** TLS ends both directions at once, unless the connection is one whose directions end singly. */
    private static void clientEnds(ChannelHandlerContext here) {
        if (Boolean.TRUE.equals(here.channel().config().getOption(ChannelOption.ALLOW_HALF_CLOSURE))) {
            here.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        } else {
            here.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        if (done) {
            here.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        patience.cancel();
        here.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        if (cause instanceof DecoderException || !done) {
            LOG.debug("a TLS connection ended: {}", cause.toString());
            here.close();
        } else {
            here.fireExceptionCaught(cause);
        }
    }
}
