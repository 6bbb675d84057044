package io.netty.channel.uring;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannelConfig;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Channels of sockets that listen already: Netty makes them for epoll, but for io_uring only of sockets that it has opened
 * itself, and what it takes is visible in its own package alone: ADR 19.
 */
public final class GivenSockets {

    private GivenSockets() {}

    /** Of a descriptor that listens on a port. */
    public static ServerChannel internet(int descriptor) {
        return new OnPort(descriptor);
    }

    /** Of a descriptor that listens on a UNIX socket; its file stays when the channel closes. */
    public static ServerChannel unix(int descriptor) {
        return new OnUnixSocket(descriptor);
    }

    private abstract static class Listening extends AbstractIoUringServerChannel {

        private final IoUringServerSocketChannelConfig config = new IoUringServerSocketChannelConfig(this);

        Listening(int descriptor) {
            super(new LinuxSocket(descriptor), true);
        }

        @Override
        public ServerSocketChannelConfig config() {
            return config;
        }
    }

    private static final class OnPort extends Listening implements ServerSocketChannel {

        OnPort(int descriptor) {
            super(descriptor);
        }

        @Override
        Channel newChildChannel(int accepted, @Nullable ByteBuffer address) {
            LinuxSocket connection = new LinuxSocket(accepted);
            return address == null
                    ? new IoUringSocketChannel(this, connection)
                    : new IoUringSocketChannel(this, connection, client(connection, address));
        }

        /** As it was when the connection was accepted; it may have ended since. */
        private InetSocketAddress client(LinuxSocket connection, ByteBuffer address) {
            IoUringIoHandler handler = registration().attachment();
            return connection.isIpv6()
                    ? SockaddrIn.getIPv6(address, handler.inet6AddressArray(), handler.inet4AddressArray())
                    : SockaddrIn.getIPv4(address, handler.inet4AddressArray());
        }

        @Override
        public InetSocketAddress localAddress() {
            return socket.localAddress();
        }

        /** It has none. */
        @Override
        public InetSocketAddress remoteAddress() {
            return socket.remoteAddress();
        }
    }

    private static final class OnUnixSocket extends Listening {

        OnUnixSocket(int descriptor) {
            super(descriptor);
        }

        @Override
        Channel newChildChannel(int accepted, @Nullable ByteBuffer address) {
            return new UnixStream(this, accepted);
        }

        @Override
        public SocketAddress localAddress() {
            return socket.localDomainSocketAddress();
        }
    }
}
