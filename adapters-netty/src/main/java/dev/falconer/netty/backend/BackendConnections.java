package dev.falconer.netty.backend;

import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.netty.NettySettings;
import dev.falconer.netty.lane.Lane;
import dev.falconer.netty.lane.OrdinaryRequestEncoder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The backend connections of one event loop: a stack of idle ones per backend, the last used on top, and how to make more.
 * Plain collections, because there is one per event loop. Confined to its event loop.
 */
final class BackendConnections implements BackendPool {

    static final String ENCODER = "encoder";

    /** How many connections to one backend are made at one time by one event loop. */
    private static final int CONNECTING_AT_ONCE = 4;

    private final EventLoop eventLoop;
    private final BackendConnector connector;
    private final NettySettings settings;
    private final Lane lane;
    /** An empty stack stays until it is swept: where few requests are under way it is empty during each, and filled after it. */
    private final Map<BackendEndpoint, Deque<BackendHandler>> idle = new HashMap<>();
    /** Who waits for a connection to a backend, where somebody does. */
    private final Map<BackendEndpoint, Queued> waiting = new HashMap<>();

    private boolean sweeping;

    /** Those who wait for a connection to one backend, longest first, and how many are being made for them. */
    private static final class Queued {
        private final Deque<Borrower> borrowers = new ArrayDeque<>();
        private int connecting;
        /** Whether what is being made is of use only to those who wait. */
        private boolean left;
    }

    BackendConnections(EventLoop eventLoop, BackendConnector connector, NettySettings settings, Lane lane) {
        this.lane = lane;
        this.eventLoop = eventLoop;
        this.connector = connector;
        this.settings = settings;
    }

    @Override
    public @Nullable BackendHandler acquireNow(BackendEndpoint endpoint) {
        assert eventLoop.inEventLoop();
        Deque<BackendHandler> stack = idle.get(endpoint);
        if (stack == null) {
            return null;
        }
        BackendHandler connection = stack.poll();
        while (connection != null && !connection.channel().isActive()) {
            connection = stack.poll();
        }
        return connection;
    }

    /**
     * A connection when there is one: a new one, or one that is given back before that. The borrower hears of it, or of the
     * failure, later. Few are made at a time, so that hundreds of requests that were let go at once do not open hundreds of
     * connections where a few, used again, would serve them sooner.
     */
    @Override
    public void acquireLater(BackendEndpoint endpoint, Borrower borrower) {
        assert eventLoop.inEventLoop();
        Queued queued = queued(endpoint);
        queued.borrowers.add(borrower);
        connectMore(endpoint, queued);
    }

    @Override
    public void withdraw(BackendEndpoint endpoint, Borrower borrower) {
        assert eventLoop.inEventLoop();
        Queued queued = waiting.get(endpoint);
        if (queued != null) {
            queued.borrowers.remove(borrower);
        }
    }

    @Override
    public void leave(BackendEndpoint endpoint) {
        assert eventLoop.inEventLoop();
        Queued queued = waiting.get(endpoint);
        if (queued != null) {
            queued.left = true;
        }
        Deque<BackendHandler> stack = idle.remove(endpoint);
        if (stack != null) {
            stack.forEach(BackendHandler::abort);
        }
    }

    private void connectMore(BackendEndpoint endpoint, Queued queued) {
        while (queued.connecting < CONNECTING_AT_ONCE && queued.connecting < queued.borrowers.size()) {
            queued.connecting++;
            connect(endpoint, queued);
        }
        if (queued.connecting == 0 && queued.borrowers.isEmpty()) {
            waiting.remove(endpoint, queued);
        }
    }

    private void connect(BackendEndpoint endpoint, Queued queued) {
        Future<Channel> attempt = connector.connect(endpoint, channel -> initialize(channel, endpoint));
        attempt.addListener(_ -> {
            queued.connecting--;
            if (attempt.isSuccess()) {
                offer(attempt.getNow().pipeline().get(BackendHandler.class));
            } else {
                failOne(queued, attempt.cause());
            }
            connectMore(endpoint, queued);
        });
    }

    private static void failOne(Queued queued, Throwable cause) {
        Borrower borrower = queued.borrowers.poll();
        if (borrower != null) {
            borrower.connectFailed(cause);
        }
    }

    /** Gives a free connection to whoever waits longest, or keeps it where that makes sense. */
    private void offer(BackendHandler connection) {
        Queued queued = waiting.get(connection.endpoint());
        Borrower next = queued == null ? null : queued.borrowers.poll();
        while (queued != null && next != null && !next.connected(connection)) {
            next = queued.borrowers.poll();
        }
        if (next == null && queued != null && queued.left) {
            connection.abort();
        } else if (next == null) {
            connection.rest();
        }
    }

    /** Serves those who wait from what was given back, behind whatever gave it back. */
    private void serveWaiting(BackendEndpoint endpoint) {
        Queued queued = waiting.get(endpoint);
        while (queued != null && !queued.borrowers.isEmpty()) {
            BackendHandler free = acquireNow(endpoint);
            if (free == null) {
                return;
            }
            offer(free);
        }
    }

    private Queued queued(BackendEndpoint endpoint) {
        return waiting.computeIfAbsent(endpoint, _ -> new Queued());
    }

    void keep(BackendHandler connection) {
        idle.computeIfAbsent(connection.endpoint(), _ -> new ArrayDeque<>()).push(connection);
        if (!sweeping) {
            sweeping = true;
            sweepIn(settings.timeouts().backendIdle().toNanos());
        }
        if (waiting.containsKey(connection.endpoint())) {
            eventLoop.execute(() -> serveWaiting(connection.endpoint()));
        }
    }

    void forget(BackendHandler connection) {
        Deque<BackendHandler> stack = idle.get(connection.endpoint());
        if (stack != null && stack.remove(connection) && stack.isEmpty()) {
            idle.remove(connection.endpoint());
        }
    }

    private void initialize(Channel channel, BackendEndpoint endpoint) {
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.limits().statusLine())
                .setMaxHeaderSize(settings.limits().responseFields())
                .setMaxChunkSize(65_536);
        BackendResponseDecoder decoder = new BackendResponseDecoder(config, lane);
        channel.pipeline()
                .addLast(decoder)
                .addLast(ENCODER, new OrdinaryRequestEncoder(lane))
                .addLast(new BackendHandler(channel, endpoint, this, decoder));
    }

    private void sweepIn(long nanos) {
        eventLoop.schedule(this::sweep, nanos, TimeUnit.NANOSECONDS);
    }

    /** Closes what has been idle for too long; the longest idle lie at the bottom of each stack. */
    private void sweep() {
        long limit = settings.timeouts().backendIdle().toNanos();
        long now = System.nanoTime();
        for (Iterator<Deque<BackendHandler>> stacks = idle.values().iterator(); stacks.hasNext(); ) {
            Deque<BackendHandler> stack = stacks.next();
            BackendHandler oldest = stack.peekLast();
            while (oldest != null && now - oldest.idleSince() >= limit) {
                stack.pollLast();
                oldest.abort();
                oldest = stack.peekLast();
            }
            if (stack.isEmpty()) {
                stacks.remove();
            }
        }
        sweeping = !idle.isEmpty();
        if (sweeping) {
            sweepIn(limit);
        }
    }
}
