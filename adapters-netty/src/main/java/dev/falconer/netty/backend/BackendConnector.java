package dev.falconer.netty.backend;

import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.netty.NettySettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Connects to backends, on one event loop. Confined to it. */
final class BackendConnector {

    /**
     * Fixed, because there is no latency to cover on the loopback, and because the epoll transport empties the receive
     * buffer regardless of our reads when the peer closes: this bounds what that may bring.
     */
    private static final int RECEIVE_BUFFER = 256 * 1024;

    private final Bootstrap bootstrap;

    BackendConnector(EventLoop eventLoop, Class<? extends SocketChannel> socket, NettySettings settings) {
        this.bootstrap = new Bootstrap()
                .group(eventLoop)
                .channel(socket)
                .option(ChannelOption.AUTO_READ, false)
                // A backend that answers early and closes makes our writes fail; its answer can still be read.
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, BackendPools.WATERMARK)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.timeouts().connect().toMillis());
    }

    /** Begins to connect; the pipeline is made before the connection stands. */
    ChannelFuture connect(BackendEndpoint endpoint, Consumer<Channel> pipeline) {
        return bootstrap
                .clone()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        pipeline.accept(channel);
                    }
                })
                .connect(addressOf(endpoint));
    }

    private static InetSocketAddress addressOf(BackendEndpoint endpoint) {
        return switch (endpoint) {
            case BackendEndpoint.Loopback loopback ->
                new InetSocketAddress(BackendEndpoint.Loopback.ADDRESS, loopback.port());
        };
    }
}
