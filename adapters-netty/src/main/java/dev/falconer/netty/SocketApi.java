package dev.falconer.netty;

import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.domain.site.ListenAddress;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.IoHandlerFactory;
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
import io.netty.channel.unix.Socket;
import io.netty.channel.uring.GivenSockets;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.channel.uring.UnixStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Ways in which a system lets a few threads drive many sockets, best first: ADR 19. Stateless. */
enum SocketApi {

    /** Linux 5.19 and later, where it is not forbidden, as in many containers: asks for many things in one system call. */
    IO_URING {
        @Override
        boolean isAvailable() {
            // A buffer ring is nothing we need, but the kernels that know it have what Netty needs to be fast.
            return IoUring.isAvailable() && IoUring.isRegisterBufferRingSupported();
        }

        @Override
        IoHandlerFactory handlers() {
            return IoUringIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerSocketChannel> serverSocket() {
            return IoUringServerSocketChannel.class;
        }

        @Override
        Class<? extends SocketChannel> socket() {
            return IoUringSocketChannel.class;
        }

        @Override
        Class<? extends Channel> unixSocket() {
            return UnixStream.class;
        }

        @Override
        ServerChannel listening(int descriptor, ListenAddress address) {
            return switch (address) {
                case ListenAddress.Internet _ -> GivenSockets.internet(descriptor);
                case ListenAddress.UnixSocket _ -> GivenSockets.unix(descriptor);
            };
        }
    },

    /** Linux. */
    EPOLL {
        @Override
        boolean isAvailable() {
            return Epoll.isAvailable();
        }

        @Override
        IoHandlerFactory handlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerSocketChannel> serverSocket() {
            return EpollServerSocketChannel.class;
        }

        @Override
        Class<? extends SocketChannel> socket() {
            return EpollSocketChannel.class;
        }

        @Override
        Class<? extends Channel> unixSocket() {
            return EpollDomainSocketChannel.class;
        }

        @Override
        ServerChannel listening(int descriptor, ListenAddress address) {
            return switch (address) {
                case ListenAddress.Internet _ -> new EpollServerSocketChannel(descriptor);
                case ListenAddress.UnixSocket _ -> new EpollServerDomainSocketChannel(descriptor, true);
            };
        }
    },

    /** What Java itself has, everywhere. */
    NIO {
        @Override
        boolean isAvailable() {
            return true;
        }

        @Override
        IoHandlerFactory handlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        Class<? extends ServerSocketChannel> serverSocket() {
            return NioServerSocketChannel.class;
        }

        @Override
        Class<? extends SocketChannel> socket() {
            return NioSocketChannel.class;
        }

        @Override
        Class<? extends Channel> unixSocket() {
            return NioDomainSocketChannel.class;
        }

        @Override
        boolean adoptsSockets() {
            return false;
        }

        @Override
        ServerChannel listening(int descriptor, ListenAddress address) {
            throw new IllegalStateException("NIO makes no channel of a descriptor");
        }

        @Override
        SocketAddress unixAddress(String path) {
            return UnixDomainSocketAddress.of(path);
        }

        @Override
        ChannelFuture listen(ServerBootstrap bootstrap, String path, int backlog) {
            return bootstrap.channel(NioServerDomainSocketChannel.class).bind(unixAddress(path));
        }
    };

    /**
     * Of Netty, read when its classes are first used. Where one request to the kernel accepts many, a client's address has to be
     * asked for behind that, and one that has reset its connection meanwhile has none any more; and accepting goes on at once when
     * there are no descriptors left.
     */
    private static final String MANY_AT_ONCE = "io.netty.iouring.acceptMultiShotEnabled";

    static {
        System.setProperty(MANY_AT_ONCE, "false");
    }

    /** The system property by which somebody else's choice takes the place of ours. */
    private static final String CHOICE = "falconer.sockets";

    /** The best that this machine has, unless one was chosen: then that one. */
    static SocketApi ofMachine() {
        return chosen().orElseGet(SocketApi::best);
    }

    /**
     * What the system property says, if anything.
     *
     * @throws IllegalArgumentException where this machine does not have it
     */
    static Optional<SocketApi> chosen() {
        return Optional.ofNullable(System.getProperty(CHOICE)).map(SocketApi::named);
    }

    /** The best that this machine has. To ask for the first time takes a tenth of a second. */
    static SocketApi best() {
        return Arrays.stream(values())
                .filter(SocketApi::isAvailable)
                .findFirst()
                .orElse(NIO);
    }

    private static SocketApi named(String name) {
        return Arrays.stream(values())
                .filter(api -> api.word().equals(name) && api.isAvailable())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(CHOICE + ": " + name + " (expected: "
                        + Arrays.stream(values())
                                .filter(SocketApi::isAvailable)
                                .map(SocketApi::word)
                                .collect(Collectors.joining(", or "))
                        + ")"));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this system has it. */
    abstract boolean isAvailable();

    /** What makes an event loop drive such sockets. */
    abstract IoHandlerFactory handlers();

    abstract Class<? extends ServerSocketChannel> serverSocket();

    abstract Class<? extends SocketChannel> socket();

    /** To somebody who listens on a UNIX socket. */
    abstract Class<? extends Channel> unixSocket();

    /** Whether a channel can be made of a socket that listens already. */
    boolean adoptsSockets() {
        return true;
    }

    /** A channel of a socket that listens already; only where that can be. */
    final ServerChannel adopted(ListeningSocket socket) {
        return listening(socket.descriptor(), socket.address());
    }

    abstract ServerChannel listening(int descriptor, ListenAddress address);

    /** Where a UNIX socket is, as this kind of channel wants to hear it. */
    SocketAddress unixAddress(String path) {
        return new DomainSocketAddress(path);
    }

    /**
     * Listens on a UNIX socket. Of a native channel Netty must not know the path: it would remove the file with the channel,
     * although a successor may listen there.
     */
    ChannelFuture listen(ServerBootstrap bootstrap, String path, int backlog) throws IOException {
        Socket socket = Socket.newSocketDomain();
        try {
            socket.bind(unixAddress(path));
            socket.listen(backlog);
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
        return bootstrap
                .channelFactory(() -> listening(socket.intValue(), new ListenAddress.UnixSocket(path)))
                .register();
    }
}
