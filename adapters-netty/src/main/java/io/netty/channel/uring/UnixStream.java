package io.netty.channel.uring;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NotYetConnectedException;

/**
 * A connection of a UNIX socket whose peer may end its direction first. Netty's own ends both then, whatever
 * {@link ChannelOption#ALLOW_HALF_CLOSURE} says: ADR 19. Confined to its event loop.
 */
public final class UnixStream extends AbstractIoUringStreamChannel implements DuplexChannel {

    private final Config config = new Config(this);

    /** One that is still to be connected. */
    public UnixStream() {
        super(null, LinuxSocket.newSocketDomain(), false);
    }

    /** One that was accepted. */
    UnixStream(Channel parent, int descriptor) {
        super(parent, new LinuxSocket(descriptor), true);
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public SocketAddress localAddress() {
        return socket.localDomainSocketAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return socket.remoteDomainSocketAddress();
    }

    @Override
    protected AbstractUringUnsafe newUnsafe() {
        return new Unsafe();
    }

    /** Its events are told once, when something arrives, and a UNIX socket does not say whether more is there. */
    @Override
    protected boolean allowMultiShotPollIn() {
        return false;
    }

    @Override
    protected boolean socketIsEmpty(int flags) {
        return IoUring.isUnixDomainSocketInqSupported() && super.socketIsEmpty(flags);
    }

    @SuppressWarnings("try")
    private final class Unsafe extends IoUringStreamUnsafe {

        @Override
        protected void readComplete0(byte operation, int result, int flags, short data, int outstanding) {
            if (result == 0 && config.halfClosure && !socket.isInputShutdown()) {
                endInput();
            }
            super.readComplete0(operation, result, flags, data, outstanding);
        }

        /** What Netty does for TCP; it then finds that the direction has ended already. */
        private void endInput() {
            // What was read last has been answered: whoever closes on the event must not have it cancelled.
            readId = 0;
            try {
                socket.shutdown(true, false);
            } catch (IOException | NotYetConnectedException ended) {
                pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
                close(voidPromise());
                return;
            }
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    private static final class Config extends IoUringStreamChannelConfig {

        private volatile boolean halfClosure;

        Config(UnixStream channel) {
            super(channel);
        }

        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
            if (option.equals(ChannelOption.ALLOW_HALF_CLOSURE)) {
                halfClosure = Boolean.TRUE.equals(value);
                return true;
            }
            return super.setOption(option, value);
        }
    }
}
