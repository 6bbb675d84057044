package dev.falconer.process.system;

import static dev.falconer.process.system.CLibrary.call;
import static dev.falconer.process.system.CLibrary.callLong;
import static dev.falconer.process.system.CLibrary.function;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * The calls of the Linux C library by which the kernel is asked about sockets. Beyond {@link LinuxCalls#areAvailable} nothing
 * may be called. Safe on any thread.
 */
final class SocketCalls {

    private SocketCalls() {}

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

    /** Looked up at first use, so that merely naming {@link SocketCalls} is harmless anywhere. */
    private static final class Handles {
        static final MethodHandle SOCKET = function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
        static final MethodHandle SEND = function("send", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
        static final MethodHandle RECV = function("recv", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    }
}
