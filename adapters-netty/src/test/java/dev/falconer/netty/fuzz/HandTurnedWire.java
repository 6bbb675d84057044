package dev.falconer.netty.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.PathBase;
import dev.falconer.netty.NettySettings;
import dev.falconer.netty.backend.BackendPools;
import dev.falconer.netty.backend.BackendSockets;
import dev.falconer.netty.frontend.Frontend;
import dev.falconer.netty.frontend.FrontendInitializer;
import dev.falconer.netty.frontend.LoopShare;
import dev.falconer.netty.frontend.Turnstile;
import dev.falconer.netty.lane.Lane;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The product between a client and a backend, all on one event loop that the test turns by hand: it stands still when nothing
 * is left to do, so that "nothing more comes" needs no waiting. Real sockets, real pipelines; only the threads are missing.
 * Confined to the thread that made it.
 */
final class HandTurnedWire implements AutoCloseable {

    /** Turns in a row without anything done before the loop counts as at rest. */
    private static final int REST = 3;

    /** More than any exchange takes; a loop that is busy longer is busy for ever. */
    private static final int FOR_EVER = 200_000;

    /** Nanoseconds; a second is long for anything here, and a loaded machine gets a few. */
    private static final long PATIENCE = 5_000_000_000L;

    private static final AccessLog NO_LOG = new AccessLog() {
        @Override
        public boolean wanted() {
            return false;
        }

        @Override
        public void record(Entry entry) {
            throw new IllegalStateException("nobody wanted it");
        }

        @Override
        public void lost(Entry entry, String backend) {}
    };

    private static final BackendSockets SOCKETS =
            new BackendSockets(NioSocketChannel.class, NioDomainSocketChannel.class, UnixDomainSocketAddress::of);

    private final ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());
    private final CountingAdmission admission;
    private final SocketAddress address;

    HandTurnedWire(ChannelHandler backend) {
        this(backend, BindingPolicy.STANDARD);
    }

    HandTurnedWire(ChannelHandler backend, BindingPolicy policy) {
        int port = bind(backend).getPort();
        this.admission = new CountingAdmission(
                new Backend(new BackendEndpoint.Loopback(port), PathBase.ROOT, Optional.of(new PairingToken("token"))));
        NettySettings settings = new NettySettings(1, NettySettings.Limits.STANDARD, NettySettings.Timeouts.STANDARD);
        Lane lane = new Lane();
        var share = new LoopShare(new BackendPools(loop, SOCKETS, settings, lane), new Turnstile(loop), lane);
        var frontend = new Frontend(admission, _ -> share, NO_LOG, settings, policy, Optional.empty());
        this.address = bind(new FrontendInitializer(frontend, _ -> {}));
    }

    private InetSocketAddress bind(ChannelHandler child) {
        ChannelFuture opening = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, BackendPools.WATERMARK)
                .childHandler(child)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        while (!opening.isDone()) {
            loop.runNow();
        }
        return (InetSocketAddress) opening.syncUninterruptibly().channel().localAddress();
    }

    /** How many requests have been let in and not been let go. */
    int underWay() {
        return admission.underWay();
    }

    Client connect() {
        return new Client();
    }

    /** Turns the loop until this has come about, or for so long that it never will. */
    void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            loop.runNow();
        }
    }

    /**
     * Turns the loop until nothing is left to do but to wait. Mostly: the kernel of a busy machine may hold back for a moment
     * what one end has sent to the other, so what must come about is to be awaited.
     */
    private void settle(Client client) {
        int idle = 0;
        for (int turn = 0; idle < REST; turn++) {
            int done = loop.runNow();
            idle = client.move() || done > 0 ? 0 : idle + 1;
            if (turn > FOR_EVER) {
                throw new AssertionError("the event loop does not come to rest");
            }
        }
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS);
        while (!loop.isTerminated()) {
            loop.runNow();
        }
    }

    /** A client that writes what it can, reads what comes, and never waits. */
    final class Client implements AutoCloseable {

        private final SocketChannel socket;
        private final ByteBuffer buffer = ByteBuffer.allocate(65_536);
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private ByteBuffer toSend = ByteBuffer.allocate(0);
        private boolean ended;

        private Client() {
            try {
                socket = SocketChannel.open(address);
                socket.configureBlocking(false);
                socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
                // A reset leaves no port behind that nobody may use for a minute.
                socket.setOption(StandardSocketOptions.SO_LINGER, 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Sends, and lets everything happen that follows from it. */
        Client send(byte[] bytes) {
            toSend = ByteBuffer.wrap(bytes);
            settle(this);
            return this;
        }

        /** Goes on until this has come about, or for so long that it never will. */
        Client await(BooleanSupplier condition) {
            HandTurnedWire.this.await(() -> {
                move();
                return condition.getAsBoolean();
            });
            return this;
        }

        /** What has come from the product so far. */
        String received() {
            return received.toString(ISO_8859_1);
        }

        byte[] receivedBytes() {
            return received.toByteArray();
        }

        /** Whether the product has ended the connection. */
        boolean ended() {
            return ended;
        }

        private boolean move() {
            boolean moved = false;
            try {
                if (!ended && toSend.hasRemaining()) {
                    moved = socket.write(toSend) > 0;
                }
                for (int count = ended ? 0 : read(); count != 0; count = ended ? 0 : read()) {
                    moved = true;
                    ended = count < 0;
                }
            } catch (IOException reset) {
                ended = true;
                moved = true;
            }
            return moved;
        }

        private int read() throws IOException {
            int count = socket.read(buffer.clear());
            if (count > 0) {
                received.write(buffer.array(), 0, count);
            }
            return count;
        }

        /** Leaves, and lets the product notice. */
        @Override
        public void close() {
            try {
                ended = true;
                socket.close();
                settle(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
