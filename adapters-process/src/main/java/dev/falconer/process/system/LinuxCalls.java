package dev.falconer.process.system;

import static dev.falconer.process.system.CLibrary.call;
import static dev.falconer.process.system.CLibrary.function;
import static dev.falconer.process.system.CLibrary.variadic;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.falconer.domain.process.ExitStatus;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The few calls of the Linux C library, about processes and pipes, for which Java has no words. Ask {@link #areAvailable} first: elsewhere nothing is
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

    /** Waits until one of these has something to read, or ends; which one, the first where it is several. */
    public static int awaitReadable(int... descriptors) {
        try (var arena = Arena.ofConfined()) {
            MemorySegment polls = arena.allocate(Poll.SIZE * descriptors.length, Integer.BYTES);
            for (int i = 0; i < descriptors.length; i++) {
                Poll.set(polls, i, descriptors[i], Poll.READABLE);
            }
            while (true) {
                poll(polls, descriptors.length, -1);
                for (int i = 0; i < descriptors.length; i++) {
                    if (Poll.isReady(polls, i)) {
                        return i;
                    }
                }
            }
        }
    }

    /** Waits until this has something to read, or ends; false when that took too long. */
    public static boolean awaitReadable(int descriptor, Duration limit) {
        return await(descriptor, Poll.READABLE, limit);
    }

    /** Waits until this takes something, or ends; false when that took too long. */
    public static boolean awaitWritable(int descriptor, Duration limit) {
        return await(descriptor, Poll.WRITABLE, limit);
    }

    private static boolean await(int descriptor, short what, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try (var arena = Arena.ofConfined()) {
            MemorySegment polls = arena.allocate(Poll.SIZE, Integer.BYTES);
            Poll.set(polls, 0, descriptor, what);
            long left = limit.toNanos();
            while (!Poll.isReady(polls, 0) && left > 0) {
                poll(polls, 1, (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(left) + 1));
                left = end - System.nanoTime();
            }
            return Poll.isReady(polls, 0);
        }
    }

    /** A signal may end it before its time. */
    private static void poll(MemorySegment polls, long count, int milliseconds) {
        int _ = call(() -> (int) Handles.POLL.invokeExact(polls, count, milliseconds));
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

    public static void close(int descriptor) {
        int answer = call(() -> (int) Handles.CLOSE.invokeExact(descriptor));
        assert answer == 0 : "close(" + descriptor + ")";
    }

    /** Arguments of {@code waitid}. */
    private static final class Wait {
        static final int ANY = 0;
        static final int ONE = 1;
        static final int DO_NOT_HANG = 1;
        static final int EXITED = 4;
        static final int LEAVE_WAITABLE = 0x0100_0000;
    }

    /** An array of {@code pollfd}. */
    private static final class Poll {
        static final long SIZE = 8;
        static final short READABLE = 1;
        static final short WRITABLE = 4;
        private static final long WANTED = 4;
        private static final long FOUND = 6;

        static void set(MemorySegment polls, int index, int descriptor, short wanted) {
            polls.set(JAVA_INT, SIZE * index, descriptor);
            polls.set(JAVA_SHORT, SIZE * index + WANTED, wanted);
        }

        static boolean isReady(MemorySegment polls, int index) {
            return polls.get(JAVA_SHORT, SIZE * index + FOUND) != 0;
        }
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
    private static final class Handles {
        static final MethodHandle KILL = function("kill", JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle PRCTL =
                variadic(1, "prctl", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        static final MethodHandle WAITID = function("waitid", JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle POLL = function("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
        static final MethodHandle PIPE2 = function("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
        static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
    }
}
