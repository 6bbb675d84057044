package dev.falconer.process.system;

import static dev.falconer.process.system.CLibrary.call;
import static dev.falconer.process.system.CLibrary.callLong;
import static dev.falconer.process.system.CLibrary.variadic;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What stays with one process, anybody's, even after its number has been given to another. Safe on any thread but for closing;
 * what waits belongs on a platform thread.
 */
public final class ProcessDescriptor implements AutoCloseable {

    /** Whoever launched a process usually takes note of its end at once. */
    private static final long NOTED_WITHIN = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final int descriptor;

    private ProcessDescriptor(int descriptor) {
        this.descriptor = descriptor;
    }

    /** Of the process that has this number now; empty where there is none, or this system knows no such descriptors. */
    public static Optional<ProcessDescriptor> of(ProcessId process) {
        if (!LinuxCalls.areAvailable()) {
            return Optional.empty();
        }
        long pidfdOpen = 434;
        int pid = (int) process.value();
        long descriptor = callLong(() -> (long) Handles.PIDFD_OPEN.invokeExact(pidfdOpen, pid, 0));
        return descriptor < 0 ? Optional.empty() : Optional.of(new ProcessDescriptor((int) descriptor));
    }

    /** Waits until the process has ended. How it did is known where the kernel tells (from 6.15 on) and its parent took note. */
    public Optional<ExitStatus> awaitEnd() {
        int _ = LinuxCalls.awaitReadable(descriptor);
        long start = System.nanoTime();
        Answer answer = ask();
        while (answer instanceof Answer.NotYet && System.nanoTime() - start < NOTED_WITHIN) {
            LockSupport.parkNanos(PAUSE);
            answer = ask();
        }
        return answer instanceof Answer.Ended(ExitStatus status) ? Optional.of(status) : Optional.empty();
    }

    /** What the kernel says of the end. */
    private sealed interface Answer {
        record Ended(ExitStatus status) implements Answer {}

        record NotYet() implements Answer {}

        record Never() implements Answer {}
    }

    private Answer ask() {
        try (var arena = Arena.ofConfined()) {
            MemorySegment information = arena.allocate(Information.SIZE, Long.BYTES);
            information.set(JAVA_LONG, 0, Information.OF_ITS_END);
            int answer = call(() -> (int) Handles.IOCTL.invokeExact(descriptor, Information.REQUEST, information));
            if (answer != 0) {
                return new Answer.Never();
            }
            boolean noted = (information.get(JAVA_LONG, 0) & Information.OF_ITS_END) != 0;
            return noted
                    ? new Answer.Ended(Information.status(information.get(JAVA_INT, Information.STATUS)))
                    : new Answer.NotYet();
        }
    }

    @Override
    public void close() {
        LinuxCalls.close(descriptor);
    }

    /** Where the first version of {@code pidfd_info} keeps what. */
    private static final class Information {
        static final long SIZE = 64;
        static final long STATUS = 60;
        static final long OF_ITS_END = 8;

        /** {@code _IOWR(0xFF, 11, struct pidfd_info)}. */
        static final long REQUEST = 3L << 30 | SIZE << 16 | 0xFF << 8 | 11;

        /** As {@code wait} tells it: the signal in seven bits, or a code above them. */
        static ExitStatus status(int value) {
            int signal = value & 0x7F;
            return signal == 0 ? new ExitStatus.Code(value >> 8 & 0xFF) : new ExitStatus.Signal(signal);
        }
    }

    /** Looked up at first use. */
    private static final class Handles {
        static final MethodHandle PIDFD_OPEN = variadic(1, "syscall", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT);
        static final MethodHandle IOCTL = variadic(2, "ioctl", JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
    }
}
