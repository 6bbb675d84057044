package dev.falconer.netty.frontend;

import static io.netty.handler.codec.http.HttpVersion.HTTP_1_0;

import dev.falconer.domain.forwarding.HeaderEditor;
import dev.falconer.domain.forwarding.HeaderVisitor;
import dev.falconer.domain.forwarding.HttpVersion;
import dev.falconer.domain.forwarding.RequestHead;
import dev.falconer.netty.exchange.NettyHeaders;
import dev.falconer.netty.lane.OrdinaryRequest;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * The head of a Netty request as the domain sees it: a flyweight, one per client connection, re-pointed at each
 * request. Confined to its event loop.
 */
final class NettyRequestHead implements RequestHead {

    private final NettyHeaders headers = new NettyHeaders();

    private @Nullable HttpRequest request;
    private HeaderEditor fields = headers;

    NettyRequestHead pointAt(HttpRequest next) {
        request = next;
        fields = headers.of(next.headers());
        return this;
    }

    /** Its fields, to be edited. */
    HeaderEditor fields() {
        return fields;
    }

    @Override
    public @Nullable CharSequence first(CharSequence name) {
        return fields.first(name);
    }

    @Override
    public void forEach(HeaderVisitor visitor) {
        fields.forEach(visitor);
    }

    @Override
    public CharSequence method() {
        return current().method().name();
    }

    @Override
    public CharSequence target() {
        HttpRequest head = current();
        return head instanceof OrdinaryRequest ordinary ? ordinary.target() : head.uri();
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
