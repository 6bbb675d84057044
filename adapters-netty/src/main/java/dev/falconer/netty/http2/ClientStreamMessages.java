package dev.falconer.netty.http2;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * A client's stream: requests come in, responses go out. An extended CONNECT for a WebSocket (RFC 8441) comes out as the
 * handshake of RFC 6455 that it stands for, with a key of our own, and ends there: what the client sends behind it belongs
 * to the tunnel. Confined to its event loop.
 */
public final class ClientStreamMessages extends StreamMessages {

    /** Of requests on a stream. */
    public static final HttpVersion VERSION = RequestFields.HTTP_2;

    private @Nullable ClientFrames frames;
    private int id;
    private boolean headRead;
    private boolean received;
    private @Nullable WebSocketHandshake handshake;

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        Http2StreamChannel stream = (Http2StreamChannel) added.channel();
        frames = stream.parent().pipeline().get(ClientFrames.class);
        id = stream.stream().id();
    }

    /** What takes the place of this when the stream leaves HTTP. */
    public ChannelHandler tunnel() {
        return new StreamTunnel(this::taken);
    }

    private void taken() {
        if (frames != null) {
            frames.taken(id);
        }
    }

    /** The handshake that an extended CONNECT stood for, if this was one. */
    public @Nullable WebSocketHandshake handshake() {
        return handshake;
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object frame) {
        received |= frame instanceof Http2HeadersFrame fields && fields.isEndStream()
                || frame instanceof Http2DataFrame data && data.isEndStream();
        if (frame instanceof Http2DataFrame) {
            taken();
        }
        super.channelRead(here, frame);
    }

    @Override
    void read(ChannelHandlerContext here, Http2HeadersFrame frame) throws MalformedHeadException {
        if (headRead) {
            readTrailers(here, frame);
            return;
        }
        headRead = true;
        HttpRequest request = RequestFields.request(frame.headers(), frame.isEndStream());
        CharSequence protocol = frame.headers().get(Http2Headers.PseudoHeaderName.PROTOCOL.value());
        if (protocol == null) {
            here.fireChannelRead(request);
            if (frame.isEndStream()) {
                here.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
            }
            return;
        }
        if (frame.isEndStream()) {
            throw new MalformedHeadException("an extended CONNECT that ends its stream");
        }
        request.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        if (WebSocketHandshake.isMeant(protocol)) {
            handshake = WebSocketHandshake.begin(request);
        } else {
            // Answered as any method that is not implemented.
            request.setMethod(HttpMethod.CONNECT);
        }
        here.fireChannelRead(request);
        here.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** A client that is still sending learns that it need not, without taking the response for broken (RFC 9113 section 8.1). */
    @Override
    ChannelPromise endingWith(ChannelHandlerContext here, ChannelPromise promise) {
        if (received) {
            return promise;
        }
        ChannelPromise observed = promise.unvoid();
        observed.addListener(_ -> {
            if (!received && here.channel().isOpen()) {
                reset(here, Http2Error.NO_ERROR);
            }
        });
        return observed;
    }

    @Override
    Http2Headers fields(HttpMessage head) {
        return head((HttpResponse) head);
    }

    /** The field section of a response's head. */
    static Http2Headers head(HttpResponse response) {
        Http2Headers made = new DefaultHttp2Headers(false, response.headers().size() + 1);
        made.status(response.status().codeAsText());
        Fields.addTo(made, response.headers());
        return made;
    }

    @Override
    boolean isInterim(HttpMessage head) {
        return ((HttpResponse) head).status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }
}
