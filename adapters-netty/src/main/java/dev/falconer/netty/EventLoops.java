package dev.falconer.netty;

import dev.falconer.netty.backend.BackendSockets;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import jakarta.inject.Inject;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The threads of the transport, and the kind of socket they drive. */
final class EventLoops {

    private final EventLoopGroup group;
    private final SocketApi sockets;

    @Inject
    EventLoops(NettySettings settings, SocketApi sockets) {
        this.group = new Group(settings.eventLoops(), sockets.handlers());
        this.sockets = sockets;
    }

    EventLoopGroup group() {
        return group;
    }

    /** What their channels are made of. */
    SocketApi sockets() {
        return sockets;
    }

    /** To backends. */
    BackendSockets backendSockets() {
        return new BackendSockets(sockets.socket(), sockets.unixSocket(), sockets::unixAddress);
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
