package dev.falconer.netty.backend;

import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.netty.NettySettings;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Connects to backends, on one event loop. Confined to it. */
final class BackendConnector {

    /**
     * Fixed, because there is no latency to cover on the loopback, and because the epoll transport empties the receive
     * buffer regardless of our reads when the peer closes: this bounds what that may bring. (Of a UNIX socket the sender's
     * buffer does, unix(7).)
     */
    private static final int RECEIVE_BUFFER = 256 * 1024;

    private static final long BUSY_PAUSE_MILLIS = 2;

    private final EventLoop eventLoop;
    private final BackendSockets sockets;
    private final Bootstrap tcp;
    private final Bootstrap unix;
    private final long patience;

    BackendConnector(EventLoop eventLoop, BackendSockets sockets, NettySettings settings) {
        this.eventLoop = eventLoop;
        this.sockets = sockets;
        this.patience = settings.timeouts().connect().toNanos();
        this.tcp = bootstrap(settings)
                .channel(sockets.tcp())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER);
        this.unix = bootstrap(settings).channel(sockets.unix());
    }

    private Bootstrap bootstrap(NettySettings settings) {
        return new Bootstrap()
                .group(eventLoop)
                .option(ChannelOption.AUTO_READ, false)
                // A backend that answers early and closes makes our writes fail; its answer can still be read.
                .option(ChannelOption.AUTO_CLOSE, false)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, BackendPools.WATERMARK)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int)
                        settings.timeouts().connect().toMillis());
    }

    /** Begins to connect; the pipeline is made before the connection stands. */
    Future<Channel> connect(BackendEndpoint endpoint, Consumer<Channel> pipeline) {
        Promise<Channel> connected = eventLoop.newPromise();
        switch (endpoint) {
            case BackendEndpoint.Loopback(int port) ->
                attempt(tcp, new InetSocketAddress(BackendEndpoint.Loopback.ADDRESS, port), pipeline)
                        .addListener(done -> conclude((ChannelFuture) done, connected));
            case BackendEndpoint.UnixSocket(String path) ->
                connectUnix(sockets.unixAddress().apply(path), pipeline, connected, System.nanoTime() + patience);
        }
        return connected;
    }

    /** Where a backend is slow to accept, a UNIX socket does not let us wait, as a port does, but turns us away: try again. */
    private void connectUnix(SocketAddress at, Consumer<Channel> pipeline, Promise<Channel> connected, long until) {
        attempt(unix, at, pipeline).addListener(done -> {
            ChannelFuture attempt = (ChannelFuture) done;
            if (!attempt.isSuccess() && isBusy(attempt.cause()) && System.nanoTime() < until) {
                eventLoop.schedule(
                        () -> connectUnix(at, pipeline, connected, until), BUSY_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                conclude(attempt, connected);
            }
        });
    }

    /** EAGAIN, in the words of either transport. */
    private static boolean isBusy(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("error(-11)") || message.contains("temporarily unavailable");
    }

    private static ChannelFuture attempt(Bootstrap bootstrap, SocketAddress at, Consumer<Channel> pipeline) {
        return bootstrap
                .clone()
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        pipeline.accept(channel);
                    }
                })
                .connect(at);
    }

    private static void conclude(ChannelFuture attempt, Promise<Channel> connected) {
        if (attempt.isSuccess()) {
            connected.setSuccess(attempt.channel());
        } else {
            connected.setFailure(attempt.cause());
        }
    }
}
