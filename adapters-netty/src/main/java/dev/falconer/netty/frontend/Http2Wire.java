package dev.falconer.netty.frontend;

import dev.falconer.netty.http2.WebSocketHandshake;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;

/** Responses on a stream of HTTP/2, which frames every message itself. Confined to its event loop. */
final class Http2Wire implements ClientWire {

    private final Channel stream;

    Http2Wire(Channel stream) {
        this.stream = stream;
    }

    @Override
    public void interim(HttpResponse head, ClientRequest request) {
        stream.writeAndFlush(head, stream.voidPromise());
    }

    @Override
    public void head(HttpResponse head, ClientRequest request) {
        HttpHeaders fields = head.headers();
        fields.remove(HttpHeaderNames.TRANSFER_ENCODING);
        if (!fields.contains(HttpHeaderNames.DATE)) {
            fields.set(HttpHeaderNames.DATE, HttpDate.now());
        }
        stream.write(head, stream.voidPromise());
    }

    @Override
    public void own(FullHttpResponse response, ClientRequest request) {
        head(GrpcCall.is(request.message) ? GrpcRefusal.insteadOf(response) : response, request);
    }

    @Override
    public void switching(HttpResponse head) {
        WebSocketHandshake.translate(head);
        stream.writeAndFlush(head, stream.voidPromise());
    }
}
