package dev.falconer.process.system;

import static dev.falconer.process.system.CLibrary.call;
import static dev.falconer.process.system.CLibrary.callLong;
import static dev.falconer.process.system.CLibrary.function;
import static dev.falconer.process.system.CLibrary.telling;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The calls of the Linux C library for UNIX sockets over which descriptors pass; Java's own pass none. Beyond {@link
 * LinuxCalls#areAvailable} nothing may be called. Nothing here waits. Safe on any thread.
 */
public final class UnixSocketCalls {

    /** The kernel passes no more at once. */
    private static final int MOST_DESCRIPTORS = 253;

    private static final int UNIX = 1;
    private static final int STREAM = 1;
    private static final int DO_NOT_WAIT = 0x800;
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int SOCKET_LEVEL = 1;

    private UnixSocketCalls() {}

    /** A UNIX socket that listens at this path, where no file may stand. */
    public static int listenAt(String path) throws IOException {
        int waiting = 8;
        return unixSocket((socket, arena, error) -> {
            MemorySegment address = address(path, arena);
            int size = (int) address.byteSize();
            return call(() -> (int) Handles.BIND.invokeExact(error, socket, address, size)) == 0
                    && call(() -> (int) Handles.LISTEN.invokeExact(error, socket, waiting)) == 0;
        });
    }

    /** A UNIX socket that is connected to the one which listens at this path. */
    public static int connectTo(String path) throws IOException {
        return unixSocket((socket, arena, error) -> {
            MemorySegment address = address(path, arena);
            int size = (int) address.byteSize();
            return call(() -> (int) Handles.CONNECT.invokeExact(error, socket, address, size)) == 0;
        });
    }

    private static int unixSocket(Preparation preparation) throws IOException {
        int type = STREAM | DO_NOT_WAIT | CLOSE_ON_EXEC;
        int socket = call(() -> (int) Handles.SOCKET.invokeExact(UNIX, type, 0));
        if (socket < 0) {
            throw new IOException("no more files may be open");
        }
        boolean prepared = false;
        try (var arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(CLibrary.ERROR);
            prepared = preparation.prepare(socket, arena, error);
            if (!prepared) {
                throw failure(error);
            }
            return socket;
        } finally {
            if (!prepared) {
                LinuxCalls.close(socket);
            }
        }
    }

    /** Makes something of a new socket; false, with the error told, where that cannot be. */
    @FunctionalInterface
    private interface Preparation {
        boolean prepare(int socket, Arena arena, MemorySegment error) throws IOException;
    }

    /** Its family, then its path and a zero. */
    private static MemorySegment address(String path, Arena arena) throws IOException {
        int longest = 107;
        byte[] name = path.getBytes(UTF_8);
        if (name.length > longest) {
            throw new IOException("its path has " + name.length + " bytes (expected: at most " + longest + ")");
        }
        MemorySegment address = arena.allocate(Short.BYTES + longest + 1L, Long.BYTES);
        address.set(JAVA_SHORT, 0, (short) UNIX);
        address.asSlice(Short.BYTES).copyFrom(MemorySegment.ofArray(name));
        return address;
    }

    private static IOException failure(MemorySegment error) {
        return new IOException(CLibrary.message(CLibrary.errorNumber(error)));
    }

    /** Takes the next connection; empty where none is there. */
    public static OptionalInt accept(int listening) {
        int flags = DO_NOT_WAIT | CLOSE_ON_EXEC;
        int accepted =
                call(() -> (int) Handles.ACCEPT.invokeExact(listening, MemorySegment.NULL, MemorySegment.NULL, flags));
        return accepted < 0 ? OptionalInt.empty() : OptionalInt.of(accepted);
    }

    /** Who stood at the other end of a UNIX socket when it was connected. */
    public record Credentials(int process, int user) {}

    public static Credentials otherEndOf(int socket) throws IOException {
        int ofPeer = 17;
        int size = 3 * Integer.BYTES;
        try (var arena = Arena.ofConfined()) {
            MemorySegment error = arena.allocate(CLibrary.ERROR);
            MemorySegment credentials = arena.allocate(size, Integer.BYTES);
            MemorySegment length = arena.allocateFrom(JAVA_INT, size);
            int answer = call(
                    () -> (int) Handles.OPTION.invokeExact(error, socket, SOCKET_LEVEL, ofPeer, credentials, length));
            if (answer != 0) {
                throw failure(error);
            }
            return new Credentials(credentials.get(JAVA_INT, 0), credentials.get(JAVA_INT, Integer.BYTES));
        }
    }

    /** The user whose rights we have. */
    public static int ourUser() {
        return call(() -> (int) Handles.USER.invokeExact());
    }

    /** Sends what fits now, and the descriptors with the first byte of it; the number of bytes, 0 where nothing fits. */
    public static int send(int socket, ByteBuffer bytes, List<Integer> descriptors) throws IOException {
        int noSignal = 0x4000;
        try (var arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(bytes.remaining());
            data.copyFrom(MemorySegment.ofBuffer(bytes));
            MemorySegment passed = Message.passing(descriptors, arena);
            MemorySegment message = Message.of(data, passed, arena);
            int sent = transferred(
                    arena, error -> (long) Handles.SEND_MESSAGE.invokeExact(error, socket, message, noSignal));
            return Math.max(0, sent);
        }
    }

    /** What has been received: so many bytes, and descriptors, which are ours now. */
    public record Received(int bytes, List<Integer> descriptors) {}

    /** Receives what is there; no bytes where nothing is, or -1 where nothing will come any more. */
    public static Received receive(int socket, ByteBuffer into) throws IOException {
        int closeOnExec = 0x4000_0000;
        try (var arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(into.remaining());
            MemorySegment passed = Message.passing(Collections.nCopies(MOST_DESCRIPTORS, 0), arena);
            MemorySegment message = Message.of(data, passed, arena);
            int length = transferred(
                    arena, error -> (long) Handles.RECEIVE_MESSAGE.invokeExact(error, socket, message, closeOnExec));
            boolean waits = length < 0;
            int bytes = waits ? 0 : length;
            into.put(data.asSlice(0, bytes).asByteBuffer());
            return new Received(
                    !waits && bytes == 0 ? -1 : bytes, waits ? List.of() : Message.passedWith(message, passed));
        }
    }

    /** The number of bytes; -1 where nothing can be transferred now. */
    private static int transferred(Arena arena, Transfer transfer) throws IOException {
        int again = 11;
        int interrupted = 4;
        MemorySegment error = arena.allocate(CLibrary.ERROR);
        long count = callLong(() -> transfer.run(error));
        if (count >= 0) {
            return (int) count;
        }
        int number = CLibrary.errorNumber(error);
        if (number == again || number == interrupted) {
            return -1;
        }
        throw failure(error);
    }

    @FunctionalInterface
    private interface Transfer {
        long run(MemorySegment error) throws Throwable;
    }

    /** {@code msghdr} with one {@code iovec} and, where descriptors pass, one {@code cmsghdr}, on every 64-bit Linux. */
    private static final class Message {
        private static final long SIZE = 56;
        private static final long VECTOR = 16;
        private static final long VECTORS = 24;
        private static final long CONTROL = 32;
        private static final long CONTROL_LENGTH = 40;
        private static final long HEADER = 16;
        private static final int RIGHTS = 1;

        static MemorySegment passing(List<Integer> descriptors, Arena arena) {
            if (descriptors.isEmpty()) {
                return MemorySegment.NULL;
            }
            long length = HEADER + (long) Integer.BYTES * descriptors.size();
            MemorySegment control = arena.allocate((length + 7) & ~7L, Long.BYTES);
            control.set(JAVA_LONG, 0, length);
            control.set(JAVA_INT, 8, SOCKET_LEVEL);
            control.set(JAVA_INT, 12, RIGHTS);
            for (int i = 0; i < descriptors.size(); i++) {
                control.set(JAVA_INT, HEADER + (long) Integer.BYTES * i, descriptors.get(i));
            }
            return control;
        }

        static MemorySegment of(MemorySegment data, MemorySegment control, Arena arena) {
            MemorySegment vector = arena.allocate(16, Long.BYTES);
            vector.set(ADDRESS, 0, data);
            vector.set(JAVA_LONG, 8, data.byteSize());
            MemorySegment message = arena.allocate(SIZE, Long.BYTES);
            message.set(ADDRESS, VECTOR, vector);
            message.set(JAVA_LONG, VECTORS, 1);
            message.set(ADDRESS, CONTROL, control);
            message.set(JAVA_LONG, CONTROL_LENGTH, control.byteSize());
            return message;
        }

        static List<Integer> passedWith(MemorySegment message, MemorySegment control) {
            if (message.get(JAVA_LONG, CONTROL_LENGTH) < HEADER || control.get(JAVA_INT, 12) != RIGHTS) {
                return List.of();
            }
            long count = (control.get(JAVA_LONG, 0) - HEADER) / Integer.BYTES;
            return IntStream.range(0, (int) count)
                    .mapToObj(i -> control.get(JAVA_INT, HEADER + (long) Integer.BYTES * i))
                    .toList();
        }
    }

    /** Looked up at first use, so that merely naming {@link UnixSocketCalls} is harmless anywhere. */
    private static final class Handles {
        static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle BIND = telling("bind", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle LISTEN = telling("listen", JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle CONNECT = telling("connect", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle ACCEPT = function("accept4", JAVA_INT, JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
        static final MethodHandle OPTION =
                telling("getsockopt", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS);
        static final MethodHandle USER = function("geteuid", JAVA_INT);
        static final MethodHandle SEND_MESSAGE = telling("sendmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle RECEIVE_MESSAGE = telling("recvmsg", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    }
}
