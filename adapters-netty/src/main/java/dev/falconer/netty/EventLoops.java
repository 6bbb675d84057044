package dev.falconer.netty;

import dev.falconer.netty.backend.BackendSockets;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
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
import io.netty.util.concurrent.DefaultThreadFactory;
import jakarta.inject.Inject;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
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
        this.group = new MultiThreadIoEventLoopGroup(
                settings.eventLoops(), new DefaultThreadFactory("falconer-io", false), handlers);
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

    /** Of UNIX sockets. */
    Class<? extends ServerChannel> serverUnixSocket() {
        return epoll ? EpollServerDomainSocketChannel.class : NioServerDomainSocketChannel.class;
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
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
