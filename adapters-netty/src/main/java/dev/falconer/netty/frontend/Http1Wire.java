package dev.falconer.netty.frontend;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/** Responses of HTTP/1.1, and to clients that speak 1.0. Confined to its event loop. */
final class Http1Wire implements ClientWire {

    private final Channel channel;
    private final ClientResponseEncoder encoder;

    Http1Wire(Channel channel, ClientResponseEncoder encoder) {
        this.channel = channel;
        this.encoder = encoder;
    }

    /** HTTP/1.0 knows no interim responses. */
    @Override
    public void interim(HttpResponse head, ClientRequest request) {
        if (!request.http10) {
            head.setProtocolVersion(HttpVersion.HTTP_1_1);
            channel.write(head, channel.voidPromise());
            channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, channel.voidPromise());
        }
    }

    @Override
    public void head(HttpResponse head, ClientRequest request) {
        ResponseFraming.apply(head, request);
        encoder.answers(request.head);
        channel.write(head, channel.voidPromise());
    }

    @Override
    public void own(FullHttpResponse response, ClientRequest request) {
        head(response, request);
    }

    @Override
    public void switching(HttpResponse head) {
        head.setProtocolVersion(HttpVersion.HTTP_1_1);
        channel.writeAndFlush(head, channel.voidPromise());
    }
}
