package dev.falconer.process.probe;

import dev.falconer.application.port.driven.PortAllocator;
import dev.falconer.process.system.ListenerTable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntPredicate;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws ports at random and keeps to one that nobody uses, below those that the system gives to outgoing connections: one of
 * these could take it before its process has, which takes a moment to start. A port once given is not given again for some minutes, since
 * the process that got it may still be starting. Thread-safe.
 */
final class EphemeralPorts implements PortAllocator {

    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 48_000;
    /** Enough to find one at random; where the system leaves fewer below its own, those are drawn as well. */
    private static final int ENOUGH = 1_000;

    private static final Path OUTGOING = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    /** Of that file, and more. */
    private static final int LONGEST = 64;

    private static final Pattern FIRST_NUMBER = Pattern.compile("\\s*(\\d{1,5})\\s");
    private static final long RESERVED = Duration.ofMinutes(5).toNanos();

    /** Gives a number from {@link #LOWEST} to {@link #HIGHEST}. */
    private final IntSupplier draw;

    private final IntPredicate inUse;
    private final LongSupplier nanos;

    /** When each was given, oldest first. Guarded by this object. */
    private final Map<Integer, Long> given = new LinkedHashMap<>();

    EphemeralPorts(IntSupplier draw, IntPredicate inUse, LongSupplier nanos) {
        this.draw = draw;
        this.inUse = inUse;
        this.nanos = nanos;
    }

    static EphemeralPorts ofThisMachine() {
        int highest = highest(outgoing());
        return new EphemeralPorts(
                () -> ThreadLocalRandom.current().nextInt(LOWEST, highest + 1),
                EphemeralPorts::isUsed,
                System::nanoTime);
    }

    /** Read at one go: behind the first bytes that were read of it, a file of the kernel's settings is at its end. */
    private static String outgoing() {
        try (InputStream settings = Files.newInputStream(OUTGOING)) {
            return new String(settings.readNBytes(LONGEST), StandardCharsets.US_ASCII);
        } catch (IOException _) {
            return "";
        }
    }

    /** @param outgoing the lowest and the highest port of outgoing connections; empty where that is not known */
    static int highest(String outgoing) {
        Matcher lowest = FIRST_NUMBER.matcher(outgoing);
        int below = lowest.lookingAt() ? Integer.parseInt(lowest.group(1)) - 1 : HIGHEST;
        return below - LOWEST + 1 < ENOUGH ? HIGHEST : Math.min(below, HIGHEST);
    }

    @Override
    public synchronized OptionalInt allocate() {
        long now = nanos.getAsLong();
        given.values().removeIf(time -> now - time > RESERVED);
        for (int i = 0; i < TRIES; i++) {
            int port = draw.getAsInt();
            if (!given.containsKey(port) && !inUse.test(port)) {
                given.put(port, now);
                return OptionalInt.of(port);
            }
        }
        return OptionalInt.empty();
    }

    static boolean isUsed(int port) {
        return ListenerTable.snapshot().stream().anyMatch(listener -> listener.port() == port)
                || !canBeBound(port, Remains.COUNT);
    }

    /** Whether nobody can listen on the port, although nobody does: a connection goes out from it. */
    static boolean isHeldByConnection(int port) {
        return !canBeBound(port, Remains.DO_NOT_COUNT);
    }

    /** What the system keeps for a while of connections that have ended. Programs that listen mostly ask it not to mind. */
    private enum Remains {
        COUNT,
        DO_NOT_COUNT
    }

    /**
     * An outgoing connection may hold a port, too, and no listener can then have it: whatever its own address is, none that listens
     * at every address, as many do. Bound only, so nobody can connect.
     */
    private static boolean canBeBound(int port, Remains remains) {
        try (SocketChannel socket = SocketChannel.open()) {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, remains == Remains.DO_NOT_COUNT);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
