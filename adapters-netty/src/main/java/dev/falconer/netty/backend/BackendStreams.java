package dev.falconer.netty.backend;

import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.netty.NettySettings;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections of one event loop to backends, and the streams on them. A further connection is made when those
 * there are carry as many streams as the backend permits. Confined to its event loop.
 */
final class BackendStreams implements BackendPool {

    private final EventLoop eventLoop;
    private final BackendConnector connector;
    private final NettySettings settings;

    /** How long a backend may take for its settings. */
    private final long announceNanos;

    private final Map<BackendEndpoint, Peer> peers = new HashMap<>();

    /** The connections to one backend, and who waits for a stream. */
    private static final class Peer {
        private final List<BackendLink> links = new ArrayList<>();
        private final Deque<Borrower> borrowers = new ArrayDeque<>();
        /** Whether a connection is being made, and has not been announced to. */
        private boolean connecting;
        /** Whether what is being made is of use only to those who wait. */
        private boolean left;
    }

    BackendStreams(EventLoop eventLoop, BackendConnector connector, NettySettings settings) {
        this.eventLoop = eventLoop;
        this.connector = connector;
        this.settings = settings;
        this.announceNanos = settings.timeouts().connect().toNanos();
    }

    @Override
    public @Nullable BackendConnection acquireNow(BackendEndpoint endpoint) {
        assert eventLoop.inEventLoop();
        Peer peer = peers.get(endpoint);
        if (peer != null && peer.borrowers.isEmpty()) {
            for (BackendLink link : peer.links) {
                if (link.hasRoom()) {
                    return link.open();
                }
            }
        }
        return null;
    }

    @Override
    public void acquireLater(BackendEndpoint endpoint, Borrower borrower) {
        assert eventLoop.inEventLoop();
        Peer peer = peers.computeIfAbsent(endpoint, _ -> new Peer());
        peer.borrowers.add(borrower);
        serve(endpoint, peer);
    }

    @Override
    public void withdraw(BackendEndpoint endpoint, Borrower borrower) {
        assert eventLoop.inEventLoop();
        Peer peer = peers.get(endpoint);
        if (peer != null) {
            peer.borrowers.remove(borrower);
        }
    }

    @Override
    public void leave(BackendEndpoint endpoint) {
        assert eventLoop.inEventLoop();
        Peer peer = peers.get(endpoint);
        if (peer != null) {
            peer.left = true;
            List.copyOf(peer.links).forEach(BackendLink::closeIfUnused);
        }
    }

    /** Gives streams to those who wait, and sees to a further connection when there are not enough. */
    private void serve(BackendEndpoint endpoint, Peer peer) {
        for (BackendLink link : List.copyOf(peer.links)) {
            while (link.hasRoom() && !peer.borrowers.isEmpty()) {
                lend(link.open(), peer);
            }
        }
        boolean unwanted = peer.links.stream().anyMatch(BackendLink::isClosedForNow);
        if (!peer.borrowers.isEmpty() && !peer.connecting && !unwanted) {
            connect(endpoint, peer);
        }
        if (peer.links.isEmpty() && peer.borrowers.isEmpty() && !peer.connecting) {
            peers.remove(endpoint, peer);
        }
    }

    private static void lend(BackendConnection stream, Peer peer) {
        Borrower next = peer.borrowers.poll();
        while (next != null && !next.connected(stream)) {
            next = peer.borrowers.poll();
        }
        if (next == null) {
            stream.abort();
        }
    }

    /** A program that accepts connections and says nothing would hold up everybody. */
    private static void giveUpOn(BackendLink link) {
        if (!link.isAnnounced()) {
            link.close();
        }
    }

    private static void failOne(Peer peer, Throwable cause) {
        Borrower borrower = peer.borrowers.poll();
        if (borrower != null) {
            borrower.connectFailed(cause);
        }
    }

    private void connect(BackendEndpoint endpoint, Peer peer) {
        peer.connecting = true;
        BackendLink[] made = new BackendLink[1];
        Future<Channel> attempt = connector.connect(
                endpoint,
                channel -> made[0] = BackendLink.on(channel, settings, new BackendLink.Owner() {
                    @Override
                    public void announced() {
                        peer.connecting = false;
                    }

                    @Override
                    public void hasRoomAgain() {
                        eventLoop.execute(() -> serve(endpoint, peer));
                    }

                    @Override
                    public void ended(BackendLink link) {
                        peer.connecting &= link.isAnnounced();
                        if (peer.links.remove(link) && !link.wasUseful()) {
                            failOne(peer, new IOException("the backend does not speak HTTP/2"));
                        }
                        eventLoop.execute(() -> serve(endpoint, peer));
                    }
                }));
        attempt.addListener(_ -> {
            if (attempt.isSuccess()) {
                // It has room when the backend has announced its settings.
                BackendLink link = made[0];
                peer.links.add(link);
                if (peer.left && peer.borrowers.isEmpty()) {
                    link.closeIfUnused();
                }
                eventLoop.schedule(() -> giveUpOn(link), announceNanos, TimeUnit.NANOSECONDS);
                return;
            }
            peer.connecting = false;
            failOne(peer, attempt.cause());
            serve(endpoint, peer);
        });
    }
}
