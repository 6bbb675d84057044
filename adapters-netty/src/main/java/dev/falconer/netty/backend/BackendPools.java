package dev.falconer.netty.backend;

import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.site.BackendProtocol;
import dev.falconer.netty.NettySettings;
import dev.falconer.netty.lane.Lane;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;

/** The pools of one event loop, one per version of HTTP. Confined to its event loop. */
public final class BackendPools {

    /** A client's buffer and a backend's: small, because the kernel's come on top. */
    public static final WriteBufferWaterMark WATERMARK = new WriteBufferWaterMark(32 * 1024, 64 * 1024);

    private final BackendPool http1;
    private final BackendPool http2;

    public BackendPools(EventLoop eventLoop, BackendSockets sockets, NettySettings settings, Lane lane) {
        BackendConnector connector = new BackendConnector(eventLoop, sockets, settings);
        this.http1 = new BackendConnections(eventLoop, connector, settings, lane);
        this.http2 = new BackendStreams(eventLoop, connector, settings);
    }

    /** Nobody wants any more of this backend, whatever it speaks. */
    public void leave(BackendEndpoint endpoint) {
        http1.leave(endpoint);
        http2.leave(endpoint);
    }

    public BackendPool of(BackendProtocol protocol) {
        return switch (protocol) {
            case HTTP_1_1 -> http1;
            case H2C -> http2;
        };
    }
}
