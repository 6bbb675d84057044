package dev.falconer.netty.frontend;

import dev.falconer.domain.site.ClientLimits;
import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the client connections of one listener: in all, and where that is limited, per address. Of IPv6 the first 64 bits are
 * taken for the address, because the rest is its holder's to choose; a client without an address is counted in all only. What
 * was counted is counted until it is closed. Safe on any thread.
 */
final class ConnectionCount {

    /** How many of those that are one too many may be there to be told so; others are closed without a word. */
    private static final int TOLD_AT_ONCE = 1_000;

    private final ClientLimits.Connections limits;
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicInteger told = new AtomicInteger();
    private final ConcurrentMap<Network, Integer> perNetwork = new ConcurrentHashMap<>();

    /** What counts as one address: an IPv4 address, or the first half of an IPv6 one. */
    private record Network(int version, long bits) {

        static Network of(InetAddress address) {
            ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
            return address instanceof Inet6Address ? new Network(6, bytes.getLong()) : new Network(4, bytes.getInt());
        }
    }

    ConnectionCount(ClientLimits.Connections limits) {
        this.limits = limits;
    }

    /** Whether there is room for one more; then it is counted. */
    boolean admits(Channel connection) {
        return limits.all() == 0 || counts(all, limits.all(), connection);
    }

    /** Whether there is room for one more from the address; then it is counted. */
    boolean admitsFrom(SocketAddress address, Channel connection) {
        if (limits.perAddress() == 0 || !(address instanceof InetSocketAddress internet)) {
            return true;
        }
        Network network = Network.of(internet.getAddress());
        if (perNetwork.merge(network, 1, Integer::sum) > limits.perAddress()) {
            leave(network);
            return false;
        }
        connection.closeFuture().addListener(_ -> leave(network));
        return true;
    }

    /** Whether there is time to tell the connection that it is one too many. */
    boolean tells(Channel connection) {
        return counts(told, TOLD_AT_ONCE, connection);
    }

    private static boolean counts(AtomicInteger counter, int limit, Channel connection) {
        if (counter.incrementAndGet() > limit) {
            counter.decrementAndGet();
            return false;
        }
        connection.closeFuture().addListener(_ -> counter.decrementAndGet());
        return true;
    }

    private void leave(Network network) {
        perNetwork.computeIfPresent(network, (_, count) -> count == 1 ? null : count - 1);
    }

    /** Of how many addresses something is remembered. */
    int addresses() {
        return perNetwork.size();
    }
}
