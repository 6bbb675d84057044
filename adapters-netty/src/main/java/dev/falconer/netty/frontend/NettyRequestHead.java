package dev.falconer.netty.frontend;

import static io.netty.handler.codec.http.HttpVersion.HTTP_1_0;

import dev.falconer.domain.forwarding.HttpVersion;
import dev.falconer.domain.forwarding.RequestHead;
import dev.falconer.netty.exchange.NettyHeaders;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The head of a Netty request as the domain sees and edits it: a flyweight, one per client connection, re-pointed at each
 * request. Confined to its event loop.
 */
final class NettyRequestHead extends NettyHeaders implements RequestHead {

    private @Nullable HttpRequest request;

    NettyRequestHead pointAt(HttpRequest next) {
        request = next;
        pointAt(next.headers());
        return this;
    }

    @Override
    public CharSequence method() {
        return current().method().name();
    }

    @Override
    public CharSequence target() {
        return current().uri();
    }

    @Override
    public HttpVersion version() {
        var spoken = current().protocolVersion();
        if (spoken.majorVersion() == 2) {
            return HttpVersion.HTTP_2;
        }
        return spoken.equals(HTTP_1_0) ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    private HttpRequest current() {
        if (request == null) {
            throw new IllegalStateException("a request head before the first request");
        }
        return request;
    }
}
