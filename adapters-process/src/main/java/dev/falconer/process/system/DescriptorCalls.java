package dev.falconer.process.system;

import static dev.falconer.process.system.CLibrary.call;
import static dev.falconer.process.system.CLibrary.function;
import static dev.falconer.process.system.CLibrary.variadic;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.falconer.domain.site.ListenAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Asks the Linux C library about descriptors that others have opened, and makes them ours. Ask {@link LinuxCalls#areAvailable}
 * first. Safe on any thread.
 */
public final class DescriptorCalls {

    private static final int SET_DESCRIPTOR_FLAGS = 2;
    private static final int CLOSE_ON_EXEC = 1;
    private static final int GET_STATUS_FLAGS = 3;
    private static final int SET_STATUS_FLAGS = 4;
    private static final int NON_BLOCKING = 0x800;

    private static final int SOCKET_LEVEL = 1;
    private static final int TYPE = 3;
    private static final int ACCEPTS_CONNECTIONS = 30;
    private static final int STREAM = 1;

    private static final int UNIX = 1;
    private static final int IPV4 = 2;
    private static final int IPV6 = 10;
    private static final int LONGEST_ADDRESS = 128;

    private DescriptorCalls() {}

    /** Keeps it from what we launch, and makes it answer at once instead of waiting. False where there is no such descriptor. */
    public static boolean own(int descriptor) {
        int flags = control(descriptor, GET_STATUS_FLAGS, 0);
        return flags >= 0
                && control(descriptor, SET_DESCRIPTOR_FLAGS, CLOSE_ON_EXEC) == 0
                && control(descriptor, SET_STATUS_FLAGS, flags | NON_BLOCKING) == 0;
    }

    /** Whether it is a stream socket that listens. */
    public static boolean listens(int descriptor) {
        return option(descriptor, TYPE) == STREAM && option(descriptor, ACCEPTS_CONNECTIONS) == 1;
    }

    /** Where a socket listens; empty where that is no port of IP and no file. */
    public static Optional<ListenAddress> addressOf(int descriptor) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(LONGEST_ADDRESS, 8);
            MemorySegment length = arena.allocateFrom(JAVA_INT, LONGEST_ADDRESS);
            int answer = call(() -> (int) Handles.GETSOCKNAME.invokeExact(descriptor, address, length));
            return answer == 0 ? read(address, length.get(JAVA_INT, 0)) : Optional.empty();
        }
    }

    private static Optional<ListenAddress> read(MemorySegment address, int length) {
        return switch (address.get(JAVA_SHORT, 0)) {
            case IPV4 -> Optional.of(internet(address, 4, 4));
            case IPV6 -> Optional.of(internet(address, 8, 16));
            case UNIX -> unix(address, length);
            default -> Optional.empty();
        };
    }

    /** A path begins behind the family and ends with a zero; an abstract name begins with one. */
    private static Optional<ListenAddress> unix(MemorySegment address, int length) {
        return length > 3 && address.get(JAVA_BYTE, 2) == '/'
                ? Optional.of(new ListenAddress.UnixSocket(address.getString(2, StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    private static ListenAddress internet(MemorySegment address, long from, int length) {
        int port = (address.get(JAVA_BYTE, 2) & 0xff) << 8 | address.get(JAVA_BYTE, 3) & 0xff;
        byte[] bytes = address.asSlice(from, length).toArray(JAVA_BYTE);
        return new ListenAddress.Internet(text(bytes), port);
    }

    private static String text(byte[] bytes) {
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            if (bytes.length == 4) {
                return address.getHostAddress();
            }
            return address.isAnyLocalAddress() ? "::" : address.isLoopbackAddress() ? "::1" : address.getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", impossible);
        }
    }

    private static int option(int descriptor, int name) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) JAVA_INT.byteSize());
            int answer =
                    call(() -> (int) Handles.GETSOCKOPT.invokeExact(descriptor, SOCKET_LEVEL, name, value, length));
            return answer == 0 ? value.get(JAVA_INT, 0) : -1;
        }
    }

    private static int control(int descriptor, int command, int argument) {
        return call(() -> (int) Handles.FCNTL.invokeExact(descriptor, command, argument));
    }

    /** Looked up at first use, so that merely naming {@link DescriptorCalls} is harmless anywhere. */
    private static final class Handles {
        static final MethodHandle FCNTL = variadic(2, "fcntl", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle GETSOCKNAME = function("getsockname", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
        static final MethodHandle GETSOCKOPT =
                function("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
    }
}
