package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.netty.exchange.Exchange;
import dev.falconer.netty.exchange.Forwarding;
import dev.falconer.netty.exchange.Reset;
import dev.falconer.netty.exchange.Tunnel;
import dev.falconer.netty.http2.ClientStreamMessages;
import dev.falconer.netty.http2.WebSocketHandshake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2ResetFrame;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of an HTTP/2 client, which carries one request. Nothing is read while that waits: what the client sends meanwhile is
 * held by its flow control, and its leaving is told without a read. Confined to its event loop.
 */
final class StreamHandler extends RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(StreamHandler.class);

    private final ClientStreamMessages messages;
    private final Http2Frontend connection;

    StreamHandler(
            Channel stream,
            ClientStreamMessages messages,
            Http2Frontend connection,
            ClientConnection client,
            Frontend frontend) {
        super(stream, new Http2Wire(stream), client, frontend);
        this.messages = messages;
        this.connection = connection;
    }

    // the request

    @Override
    public void channelActive(ChannelHandlerContext active) {
        connection.opened(this);
        channel.read();
    }

    @Override
    void requestHead(HttpRequest head) {
        begin(head);
        if (lineLength() > limits.head().requestLine()) {
            refuse(ErrorResponder.LINE_TOO_LONG);
        } else {
            ask();
        }
    }

    /** Of the line that the request would have in HTTP/1.1, without its version. */
    private int lineLength() {
        return request.method.length() + 1 + request.target.length();
    }

    @Override
    public void forward(Forwarding forwarding) {
        if (SendingPace.isConversation(forwarding)) {
            DeliveryPace.forget(channel);
        }
        super.forward(forwarding);
    }

    // the response

    /** To an extended CONNECT, success means that the tunnel stands (RFC 8441 section 5), and only a 101 of the backend says that. */
    @Override
    public void responseHead(HttpResponse response) {
        boolean looksAccepted =
                messages.handshake() != null && response.status().codeClass() == HttpStatusClass.SUCCESS;
        if (looksAccepted && phase instanceof Phase.Exchanging(Exchange exchange)) {
            exchange.end(Outcome.BACKEND_RESPONSE_MALFORMED);
        } else {
            responses.head(response, request);
        }
    }

    @Override
    public boolean canSwitch(HttpResponse switching) {
        WebSocketHandshake handshake = messages.handshake();
        return handshake != null && handshake.isAnsweredBy(switching);
    }

    @Override
    public void leaveHttp(HttpResponse switching, Tunnel.End end) {
        responses.switching(switching, request);
        connection.leftHttp(this, channel);
        DeliveryPace.forget(channel);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.replace(messages, null, messages.tunnel());
        pipeline.replace(this, null, end);
    }

    /** The last frame ends the stream. */
    @Override
    void answered() {}

    /** A client that is gone has ended the stream itself, and a reset is not answered by another (RFC 9113 section 5.4.2). */
    @Override
    void cut(Outcome outcome) {
        if (outcome != Outcome.CLIENT_GONE) {
            responses.cut();
        }
    }

    // the end

    @Override
    public void userEventTriggered(ChannelHandlerContext here, Object event) {
        if (event instanceof Http2ResetFrame) {
            lost();
        } else if (event == ConnectionEvent.TAKES_TOO_SLOWLY) {
            clientTooSlow();
        }
    }

    /** The stream has ended, or its connection. What was not read yet keeps it from closing, and its buffers. */
    void lost() {
        gone();
        channel.eventLoop().execute(channel::read);
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        super.channelInactive(here);
        connection.closed(this);
    }

    /** Of one stream, which the codec resets with the error that fits; the others go on. */
    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        if (cause instanceof Http2Exception || cause instanceof IOException) {
            LOG.debug("a stream of {} failed", channel.parent(), cause);
        } else {
            LOG.error("a stream of a client failed in an unforeseen way", cause);
            Reset.of(channel);
        }
    }
}
