package dev.falconer.netty;

import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.domain.site.ListenAddress;
import dev.falconer.netty.backend.BackendSockets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.util.concurrent.DefaultThreadFactory;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The threads of the transport, and the kind of socket they drive: native epoll on Linux, NIO elsewhere. */
final class EventLoops {

    private final EventLoopGroup group;
    private final Class<? extends ServerSocketChannel> serverSocket;
    private final Class<? extends SocketChannel> socket;
    private final boolean epoll;

    @Inject
    EventLoops(NettySettings settings) {
        this(settings, Epoll.isAvailable());
    }

    EventLoops(NettySettings settings, boolean epoll) {
        IoHandlerFactory handlers = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        this.group = new Group(settings.eventLoops(), handlers);
        this.serverSocket = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        this.epoll = epoll;
        this.socket = epoll ? EpollSocketChannel.class : NioSocketChannel.class;
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends ServerSocketChannel> serverSocket() {
        return serverSocket;
    }

    /** Whether a channel can be made of a socket that listens already. */
    boolean adoptSockets() {
        return epoll;
    }

    /** A channel of a socket that listens already; only where that can be. */
    ServerChannel adopted(ListeningSocket socket) {
        return switch (socket.address()) {
            case ListenAddress.Internet _ -> new EpollServerSocketChannel(socket.descriptor());
            case ListenAddress.UnixSocket _ -> new EpollServerDomainSocketChannel(socket.descriptor(), true);
        };
    }

    /**
     * Listens on a UNIX socket. Of the native channel Netty must not know the path: it would remove the file with the channel,
     * although a successor may listen there.
     */
    ChannelFuture listen(ServerBootstrap bootstrap, String path, int backlog) throws IOException {
        if (!epoll) {
            return bootstrap.channel(NioServerDomainSocketChannel.class).bind(UnixDomainSocketAddress.of(path));
        }
        Socket socket = Socket.newSocketDomain();
        try {
            socket.bind(new DomainSocketAddress(path));
            socket.listen(backlog);
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
        return bootstrap
                .channelFactory(() -> new EpollServerDomainSocketChannel(socket.intValue(), true))
                .register();
    }

    /** Where a UNIX socket is, as its kind of channel wants to hear it. */
    SocketAddress unixAddress(String path) {
        return epoll ? new DomainSocketAddress(path) : UnixDomainSocketAddress.of(path);
    }

    /** To backends. */
    BackendSockets backendSockets() {
        return new BackendSockets(
                socket, epoll ? EpollDomainSocketChannel.class : NioDomainSocketChannel.class, this::unixAddress);
    }

    /** Ends the threads; what is left on them ends with them. */
    void close() {
        beginClosing();
        group.terminationFuture().awaitUninterruptibly(3, TimeUnit.SECONDS);
    }

    /** Begins to end the threads, and waits for nothing. */
    void beginClosing() {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    }

    private static final class Group extends MultiThreadIoEventLoopGroup {

        Group(int size, IoHandlerFactory handlers) {
            super(size, new DefaultThreadFactory("falconer-io", false), handlers);
        }

        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... more) {
            return new Loop(this, executor, handlers);
        }
    }

    /**
     * Closes its channels before its last tasks, whenever it is told to end. Netty's own does not when it is told between
     * its look at that and its tasks; the channels then stay open for good, with the native memory of their TLS.
     */
    private static final class Loop extends SingleThreadIoEventLoop {

        Loop(IoEventLoopGroup group, Executor executor, IoHandlerFactory handlers) {
            super(group, executor, handlers);
        }

        @Override
        protected boolean confirmShutdown() {
            if (isShuttingDown()) {
                ioHandler().prepareToDestroy();
            }
            return super.confirmShutdown();
        }
    }
}
