package dev.falconer.process.system;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.falconer.domain.process.ExitStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The few calls of the Linux C library for which Java has no words. Ask {@link #areAvailable} first: elsewhere nothing is
 * looked up and nothing may be called. Safe on any thread; the calls that wait belong on a platform thread.
 */
public final class LinuxCalls {

    public static final int SIGKILL = 9;
    public static final int SIGTERM = 15;
    static final int SIGCONT = 18;
    static final int SIGSTOP = 19;

    private static final boolean AVAILABLE = lookedUp();

    private LinuxCalls() {}

    /** Whether this is a Linux whose C library answers, with {@code /proc} mounted. */
    public static boolean areAvailable() {
        return AVAILABLE;
    }

    private static boolean lookedUp() {
        if (!System.getProperty("os.name").equals("Linux") || !Files.exists(Path.of("/proc/self/stat"))) {
            return false;
        }
        try {
            return Handles.KILL != null;
        } catch (ExceptionInInitializerError | IllegalCallerException _) {
            // A C library without these symbols, or native access denied: we live with what the JDK offers.
            return false;
        }
    }

    /** Sends a signal to a process, or to a process group where the number is negative. False when nobody received it. */
    public static boolean kill(long pid, int signal) {
        return call(() -> (int) Handles.KILL.invokeExact((int) pid, signal)) == 0;
    }

    /** From now on orphans of our descendants become our children, so that somebody reaps them. */
    public static boolean becomeSubreaper() {
        int setChildSubreaper = 36;
        return call(() -> (int) Handles.PRCTL.invokeExact(setChildSubreaper, 1L, 0L, 0L, 0L)) == 0;
    }

    /** Waits until a child of ours has ended and leaves it as it is. Empty when there is no child at all. */
    static OptionalLong awaitEndedChild() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment information = arena.allocate(SignalInformation.SIZE, JAVA_LONG.byteAlignment());
            int answer = waitId(Wait.ANY, 0, information, Wait.EXITED | Wait.LEAVE_WAITABLE);
            return answer == 0
                    ? OptionalLong.of(information.get(JAVA_INT, SignalInformation.PID))
                    : OptionalLong.empty();
        }
    }

    /** Takes the status of a child of ours that has ended; nobody can take it after us. Does not wait. */
    static Optional<ExitStatus> reap(long pid) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment information = arena.allocate(SignalInformation.SIZE, JAVA_LONG.byteAlignment());
            int answer = waitId(Wait.ONE, (int) pid, information, Wait.EXITED | Wait.DO_NOT_HANG);
            if (answer != 0 || information.get(JAVA_INT, SignalInformation.PID) == 0) {
                return Optional.empty();
            }
            int status = information.get(JAVA_INT, SignalInformation.STATUS);
            boolean returned = information.get(JAVA_INT, SignalInformation.CODE) == SignalInformation.RETURNED;
            return Optional.of(returned ? new ExitStatus.Code(status) : new ExitStatus.Signal(status));
        }
    }

    private static int waitId(int kind, int pid, MemorySegment information, int options) {
        return call(() -> (int) Handles.WAITID.invokeExact(kind, pid, information, options));
    }

    /** A descriptor that stays with this process, even after its number has been given to another. */
    public static OptionalInt openProcess(long pid) {
        long pidfdOpen = 434;
        long descriptor = callLong(() -> (long) Handles.PIDFD_OPEN.invokeExact(pidfdOpen, (int) pid, 0));
        return descriptor < 0 ? OptionalInt.empty() : OptionalInt.of((int) descriptor);
    }

    /** Waits until the process behind the descriptor has ended. */
    public static void awaitEnd(int processDescriptor) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment poll = arena.allocate(8, 4);
            short readable = 1;
            poll.set(JAVA_INT, 0, processDescriptor);
            poll.set(JAVA_SHORT, 4, readable);
            int ready;
            do {
                ready = call(() -> (int) Handles.POLL.invokeExact(poll, 1L, -1));
            } while (ready <= 0);
        }
    }

    /** A pipe that children do not inherit: first what can be read, then what can be written. */
    public static Optional<PipeDescriptors> pipe() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment pair = arena.allocate(8, 4);
            int closeOnExec = 0x80000;
            int answer = call(() -> (int) Handles.PIPE2.invokeExact(pair, closeOnExec));
            return answer == 0
                    ? Optional.of(new PipeDescriptors(pair.get(JAVA_INT, 0), pair.get(JAVA_INT, 4)))
                    : Optional.empty();
        }
    }

    /** Both ends of a pipe, as numbers. */
    public record PipeDescriptors(int readEnd, int writeEnd) {}

    /** A socket over which the kernel tells about sockets. */
    static OptionalInt diagnosisSocket() {
        int netlink = 16;
        int rawCloseOnExec = 3 | 0x80000;
        int socketDiagnosis = 4;
        int descriptor = call(() -> (int) Handles.SOCKET.invokeExact(netlink, rawCloseOnExec, socketDiagnosis));
        return descriptor < 0 ? OptionalInt.empty() : OptionalInt.of(descriptor);
    }

    /** Sends all that remains of the buffer; the number of bytes, or -1. */
    static long send(int socket, ByteBuffer direct) {
        MemorySegment bytes = MemorySegment.ofBuffer(direct);
        return callLong(() -> (long) Handles.SEND.invokeExact(socket, bytes, bytes.byteSize(), 0));
    }

    /** Receives what is there, without waiting; the number of bytes, or -1. */
    static long receive(int socket, ByteBuffer direct) {
        MemorySegment bytes = MemorySegment.ofBuffer(direct);
        int doNotWait = 0x40;
        return callLong(() -> (long) Handles.RECV.invokeExact(socket, bytes, bytes.byteSize(), doNotWait));
    }

    public static void close(int descriptor) {
        int answer = call(() -> (int) Handles.CLOSE.invokeExact(descriptor));
        assert answer == 0 : "close(" + descriptor + ")";
    }

    private static int call(IntCall call) {
        try {
            return call.run();
        } catch (Throwable impossible) {
            throw new AssertionError("a call of the C library threw", impossible);
        }
    }

    private static long callLong(LongCall call) {
        try {
            return call.run();
        } catch (Throwable impossible) {
            throw new AssertionError("a call of the C library threw", impossible);
        }
    }

    @FunctionalInterface
    private interface IntCall {
        int run() throws Throwable;
    }

    @FunctionalInterface
    private interface LongCall {
        long run() throws Throwable;
    }

    /** Arguments of {@code waitid}. */
    private static final class Wait {
        static final int ANY = 0;
        static final int ONE = 1;
        static final int DO_NOT_HANG = 1;
        static final int EXITED = 4;
        static final int LEAVE_WAITABLE = 0x0100_0000;
    }

    /** Where {@code siginfo_t} keeps what, on every 64-bit Linux. */
    private static final class SignalInformation {
        static final long SIZE = 128;
        static final long CODE = 8;
        static final long PID = 16;
        static final long STATUS = 24;
        static final int RETURNED = 1;
    }

    /** Looked up at first use, so that merely naming {@link LinuxCalls} is harmless anywhere. */
    @SuppressWarnings("restricted")
    private static final class Handles {
        static final MethodHandle KILL = handle("kill", JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle PRCTL =
                variadic("prctl", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        static final MethodHandle WAITID = handle("waitid", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle PIDFD_OPEN = variadic("syscall", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT);
        static final MethodHandle POLL = handle("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
        static final MethodHandle PIPE2 = handle("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle SOCKET = handle("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle SEND = handle("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
        static final MethodHandle RECV = handle("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
        static final MethodHandle CLOSE = handle("close", JAVA_INT, JAVA_INT);

        private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
            return link(name, FunctionDescriptor.of(result, arguments));
        }

        private static MethodHandle variadic(String name, MemoryLayout result, MemoryLayout... arguments) {
            return link(name, FunctionDescriptor.of(result, arguments), Linker.Option.firstVariadicArg(1));
        }

        private static MethodHandle link(String name, FunctionDescriptor descriptor, Linker.Option... options) {
            Linker linker = Linker.nativeLinker();
            MemorySegment symbol = linker.defaultLookup()
                    .find(name)
                    .orElseThrow(() -> new IllegalCallerException("the C library has no " + name));
            return linker.downcallHandle(symbol, descriptor, options);
        }
    }
}
