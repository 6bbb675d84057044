package dev.falconer.netty.lane;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Copies between buffers outside of the heap, and arrays, and leaves no garbage: Netty's own way makes an object of 64 bytes for each
 * copy. Stateless.
 */
final class Memory {

    /** Wherever a buffer may be. What is copied is bounded by the buffer's own indices. */
    @SuppressWarnings("restricted")
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Memory() {}

    /** Copies what the buffer holds, so many bytes of it, to the beginning of the array. Its reader index stays. */
    static void copy(ByteBuf from, byte[] to, int length) {
        if (length > from.readableBytes()) {
            throw new IndexOutOfBoundsException(length + " bytes of " + from);
        }
        if (from.hasMemoryAddress()) {
            long at = from.memoryAddress() + from.readerIndex();
            MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, at, to, 0, length);
        } else {
            from.getBytes(from.readerIndex(), to, 0, length);
        }
    }

    /** Writes what the one holds behind what the other holds, which has room for it. The reader index of the first stays. */
    static void append(ByteBuf from, ByteBuf to) {
        int length = from.readableBytes();
        if (length > to.writableBytes()) {
            throw new IndexOutOfBoundsException(length + " bytes for " + to);
        }
        if (from.hasMemoryAddress() && to.hasMemoryAddress()) {
            long at = from.memoryAddress() + from.readerIndex();
            MemorySegment.copy(ALL, at, ALL, to.memoryAddress() + to.writerIndex(), length);
            to.writerIndex(to.writerIndex() + length);
        } else {
            to.writeBytes(from, from.readerIndex(), length);
        }
    }

    /** A new buffer that begins with so many bytes of the array, and has room for more behind them. */
    static ByteBuf buffer(ByteBufAllocator allocator, byte[] from, int length, int room) {
        ByteBuf to = allocator.directBuffer(length + room);
        if (to.hasMemoryAddress() && length <= to.writableBytes()) {
            MemorySegment.copy(from, 0, ALL, ValueLayout.JAVA_BYTE, to.memoryAddress() + to.writerIndex(), length);
            return to.writerIndex(to.writerIndex() + length);
        }
        return to.writeBytes(from, 0, length);
    }
}
