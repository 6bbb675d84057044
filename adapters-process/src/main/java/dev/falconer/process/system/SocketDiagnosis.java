package dev.falconer.process.system;

import dev.falconer.process.system.Listener.Reach;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The listeners as the kernel tells them to those who ask over netlink ({@code sock_diag}): only listeners are looked at,
 * however many connections there are, which takes some microseconds.
 *
 * <pre>
 *   we:      header(dump) + request(family, TCP, states=LISTEN, port or 0)       once for IPv4, once for IPv6
 *   kernel:  header + listener [+ attributes] ... header(done)
 * </pre>
 */
final class SocketDiagnosis implements ListenerTable {

    private static final byte IPV4 = 2;
    private static final byte IPV6 = 10;
    private static final byte TCP = 6;
    private static final int LISTENING = 1 << 10;

    private static final int HEADER = 16;
    private static final int REQUEST = HEADER + 56;
    private static final int LISTENER = 72;

    private static final short BY_FAMILY = 20;
    private static final short REQUEST_DUMP = 0x301;
    private static final short ERROR = 2;
    private static final short DONE = 3;

    /** Of an IPv6 listener: whether IPv4 is excluded. */
    private static final short ONLY_IPV6 = 11;

    private static final int ANY_PORT = 0;

    private final int socket;
    private boolean closed;
    private final ByteBuffer request = ByteBuffer.allocateDirect(REQUEST).order(ByteOrder.nativeOrder());
    private final ByteBuffer answer = ByteBuffer.allocateDirect(32 * 1024).order(ByteOrder.nativeOrder());

    private SocketDiagnosis(int socket) {
        this.socket = socket;
    }

    /** None when the kernel does not answer, as in some sandboxes. */
    static Optional<SocketDiagnosis> tryOpen() {
        OptionalInt socket = SocketCalls.diagnosisSocket();
        if (socket.isEmpty()) {
            return Optional.empty();
        }
        var table = new SocketDiagnosis(socket.getAsInt());
        if (table.ask(IPV4, 1, new ArrayList<>())) {
            return Optional.of(table);
        }
        table.close();
        return Optional.empty();
    }

    @Override
    public List<Listener> all() {
        return on(ANY_PORT);
    }

    @Override
    public List<Listener> on(int port) {
        var listeners = new ArrayList<Listener>();
        if (!ask(IPV4, port, listeners)) {
            throw new IllegalStateException("the kernel does not tell its listeners any more");
        }
        // A kernel without IPv6 has nothing to say here.
        boolean _ = ask(IPV6, port, listeners);
        return listeners;
    }

    /** False when the kernel did not answer as it should. */
    private boolean ask(byte family, int port, List<Listener> into) {
        write(family, port);
        if (SocketCalls.send(socket, request) != REQUEST) {
            return false;
        }
        while (true) {
            answer.clear();
            long received = SocketCalls.receive(socket, answer);
            if (received < HEADER) {
                return false;
            }
            answer.limit((int) received);
            for (int at = 0; at + HEADER <= received; ) {
                int length = answer.getInt(at);
                short type = answer.getShort(at + 4);
                if (type == DONE) {
                    return true;
                }
                if (type == ERROR || length < HEADER + LISTENER) {
                    return false;
                }
                read(at + HEADER, at + length, into);
                at += (length + 3) & ~3;
            }
        }
    }

    private void write(byte family, int port) {
        request.clear();
        request.putInt(REQUEST)
                .putShort(BY_FAMILY)
                .putShort(REQUEST_DUMP)
                .putInt(1)
                .putInt(0);
        request.put(family).put(TCP).put((byte) 0).put((byte) 0).putInt(LISTENING);
        request.put((byte) (port >> 8)).put((byte) port).putShort((short) 0);
        while (request.position() < REQUEST - 8) {
            request.put((byte) 0);
        }
        request.putInt(-1).putInt(-1).flip();
    }

    private void read(int at, int end, List<Listener> into) {
        int port = (answer.get(at + 4) & 0xFF) << 8 | (answer.get(at + 5) & 0xFF);
        long user = Integer.toUnsignedLong(answer.getInt(at + 64));
        long inode = Integer.toUnsignedLong(answer.getInt(at + 68));
        Reach reach = answer.get(at) == IPV4 ? reachOfIpv4(at + 8) : reachOfIpv6(at + 8, at + LISTENER, end);
        into.add(new Listener(port, reach, inode, user));
    }

    private Reach reachOfIpv4(int address) {
        return switch (bigEndian(address)) {
            case 0x7F00_0001 -> Reach.LOOPBACK;
            case 0 -> Reach.EVERY_IPV4_ADDRESS;
            default -> Reach.ELSEWHERE;
        };
    }

    private Reach reachOfIpv6(int address, int attributes, int end) {
        boolean startsWithZeros = bigEndian(address) == 0 && bigEndian(address + 4) == 0;
        int third = bigEndian(address + 8);
        if (startsWithZeros && third == 0xFFFF) {
            return reachOfIpv4(address + 12);
        }
        boolean every = startsWithZeros && third == 0 && bigEndian(address + 12) == 0;
        return every && !excludesIpv4(attributes, end) ? Reach.EVERY_ADDRESS : Reach.ELSEWHERE;
    }

    private boolean excludesIpv4(int attributes, int end) {
        for (int at = attributes; at + 4 < end; ) {
            int length = answer.getShort(at) & 0xFFFF;
            if (answer.getShort(at + 2) == ONLY_IPV6) {
                return answer.get(at + 4) != 0;
            }
            if (length < 4) {
                return false;
            }
            at += (length + 3) & ~3;
        }
        return false;
    }

    private int bigEndian(int at) {
        return answer.get(at) << 24
                | (answer.get(at + 1) & 0xFF) << 16
                | (answer.get(at + 2) & 0xFF) << 8
                | (answer.get(at + 3) & 0xFF);
    }

    /** Closing twice is allowed: the number may be somebody else's by then. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            LinuxCalls.close(socket);
        }
    }
}
