package dev.falconer.netty;

import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.port.driven.ListeningSocket.Keeper;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.ListenAddress;
import dev.falconer.netty.exchange.TunnelEvent;
import dev.falconer.netty.frontend.ListenerEvent;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A binding that is open, on one address or several, and the client connections that came through it. Safe on any thread. */
final class NettyListener implements ProxyTransport.BoundListener {

    /** What a connection that is told to stop may take to write its last bytes. */
    private static final long LAST_BYTES_MILLIS = 500;

    private final EventLoopGroup eventLoops;
    private final ChannelGroup clients = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();

    private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

    /** Those of them that were given to us, as what. Filled before the listener is handed out. */
    private final Map<Channel, ListeningSocket> inherited = new HashMap<>();

    /** Of a UNIX socket, where it is ours to remove; set before the listener is handed out. */
    private @Nullable SocketFile file;

    /** Written while the sockets are opened, before the listener is handed out. */
    private volatile Binding binding;

    /** Whether somebody else accepts connections on the sockets. Written and read on the main thread. */
    private boolean succeeded;

    /** Read on event loops by connections that are accepted while the socket closes. */
    private volatile boolean draining;

    NettyListener(EventLoopGroup eventLoops, Binding binding) {
        this.eventLoops = eventLoops;
        this.binding = binding;
    }

    /** One more socket; the first decides about the port of all. */
    void opened(Channel socket) {
        sockets.add(socket);
        if (binding.address() instanceof ListenAddress.Internet internet
                && socket.localAddress() instanceof InetSocketAddress opened) {
            binding = binding.at(internet.withPort(opened.getPort()));
        }
    }

    /** The same, of a socket that was given to us. */
    void opened(Channel socket, ListeningSocket as) {
        inherited.put(socket, as);
        opened(socket);
    }

    /** The file by which its socket is found, which goes with that unless a successor listens there. */
    void keeps(SocketFile socketFile) {
        file = socketFile;
    }

    /** Runs the task when nothing of this listener is left. */
    void whenDrained(Runnable task) {
        drained.thenRun(task);
    }

    boolean isOpen() {
        return !sockets.isEmpty();
    }

    /** Closes what has been opened, because the rest could not be. Blocks. */
    void giveUp() {
        sockets.close().awaitUninterruptibly();
        settled().thenRun(clients::close);
    }

    /** Called on the event loop of the connection. */
    void accepted(Channel client) {
        clients.add(client);
        if (draining) {
            client.eventLoop().execute(() -> client.pipeline().fireUserEventTriggered(ListenerEvent.DRAIN));
        }
    }

    @Override
    public Binding binding() {
        return binding;
    }

    @Override
    public List<ListeningSocket> sockets() {
        return sockets.stream().flatMap(this::passable).toList();
    }

    private Stream<ListeningSocket> passable(Channel socket) {
        ListeningSocket given = inherited.get(socket);
        if (given != null) {
            return Stream.of(given);
        }
        if (!(socket instanceof UnixChannel known)) {
            return Stream.empty();
        }
        ListenAddress address = socket.localAddress() instanceof InetSocketAddress internet
                ? new ListenAddress.Internet(NetUtil.toAddressString(internet.getAddress()), internet.getPort())
                : binding.address();
        return Stream.of(new ListeningSocket(known.fd().intValue(), address, Keeper.FALCONER));
    }

    @Override
    public void handOver() {
        succeeded = true;
        if (file != null) {
            file.leave();
        }
        sockets.forEach(socket -> socket.config().setAutoRead(false));
    }

    @Override
    public void takeBack() {
        succeeded = false;
        if (file != null) {
            file.takeBack();
        }
        sockets.forEach(socket -> socket.config().setAutoRead(true));
    }

    @Override
    public CompletionStage<?> drain(Duration limit) {
        boolean yields = succeeded;
        draining = !yields;
        sockets.close()
                .addListener(_ -> settled().thenRun(() -> {
                    tell(yields ? ListenerEvent.YIELD : ListenerEvent.DRAIN);
                    after(limit.toMillis() / 2, () -> {
                        tell(ListenerEvent.DRAIN);
                        tell(TunnelEvent.SAY_GOODBYE);
                    });
                    clients.newCloseFuture().addListener(_ -> drained.complete(null));
                    after(limit.toMillis(), () -> tell(ListenerEvent.STOP));
                    after(limit.toMillis() + LAST_BYTES_MILLIS, this::cut);
                }));
        return drained;
    }

    /** Connections accepted before the socket closed have reached their event loops, and with that the group. */
    private CompletableFuture<Void> settled() {
        return CompletableFuture.allOf(StreamSupport.stream(eventLoops.spliterator(), false)
                .map(NettyListener::roundTrip)
                .toArray(CompletableFuture[]::new));
    }

    /**
     * Behind all that the event loop has been asked for so far. Where the system is asked for it later than the loop is,
     * together with other things, that is not before the loop has turned once more.
     */
    private static CompletableFuture<Void> roundTrip(EventExecutor loop) {
        var turned = new CompletableFuture<Void>();
        inItsNextTurn(loop, () -> inItsNextTurn(loop, () -> turned.complete(null)));
        return turned;
    }

    /** Scheduled, because a task would still run in this one. */
    private static void inItsNextTurn(EventExecutor loop, Runnable task) {
        loop.schedule(task, 1, TimeUnit.NANOSECONDS);
    }

    private void tell(Object event) {
        clients.forEach(
                client -> client.eventLoop().execute(() -> client.pipeline().fireUserEventTriggered(event)));
    }

    /** Says goodbye, and ends past all handlers, which would let their clients have their time. */
    private void cut() {
        clients.forEach(client -> client.eventLoop().execute(() -> {
            client.close();
            client.unsafe().close(client.voidPromise());
        }));
    }

    private void after(long millis, Runnable task) {
        var timer = eventLoops.next().schedule(task, millis, TimeUnit.MILLISECONDS);
        drained.whenComplete((_, _) -> timer.cancel(false));
    }
}
