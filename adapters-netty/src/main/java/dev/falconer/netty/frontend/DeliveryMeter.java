package dev.falconer.netty.frontend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Says how much of what a connection was given the client has taken. Called on the event loop of the connection. */
enum DeliveryMeter {

    /**
     * What the client's system has acknowledged, from the kernel (tcp(7), TCP_INFO): exact, whatever lies in buffers between.
     */
    ACKNOWLEDGED(1) {
        @Override
        long taken(Channel channel, long written) {
            ByteBuffer info = channel.config().getOption(TCP_INFO);
            if (info == null || info.remaining() < BYTES_ACKED + Long.BYTES) {
                return written;
            }
            // The end of a connection counts as one more, and so does its beginning on some kernels.
            return info.order(ByteOrder.nativeOrder()).getLong(info.position() + BYTES_ACKED);
        }
    },

    /**
     * What the socket has accepted, where the system tells no more. A kernel takes the next lump when a good part of its
     * buffer is free again, so a steady client seems to stand still for longer.
     */
    ACCEPTED(3) {
        @Override
        long taken(Channel channel, long written) {
            ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
            if (pending == null || pending.totalPendingWriteBytes() == 0) {
                return written;
            }
            return written - pending.totalPendingWriteBytes() + pending.currentProgress();
        }
    },

    /** What the window of a stream has let through, in whole frames. */
    LET_THROUGH(3) {
        @Override
        long taken(Channel channel, long written) {
            WriteBufferWaterMark marks = channel.config().getWriteBufferWaterMark();
            long pending = channel.isWritable()
                    ? marks.high() - channel.bytesBeforeUnwritable()
                    : marks.low() + channel.bytesBeforeWritable();
            // What is pending is counted with a little for every frame.
            return pending <= 0 ? written : Math.min(written - 1, Math.max(0, written - pending));
        }
    };

    private static final int IPPROTO_TCP = 6;
    private static final int OPTION_TCP_INFO = 11;
    private static final int LENGTH = 192;

    /** Where {@code tcpi_bytes_acked} stands in {@code struct tcp_info} (Linux 4.1 and later). */
    private static final int BYTES_ACKED = 120;

    private static final RawUnixChannelOption TCP_INFO =
            new RawUnixChannelOption("TCP_INFO", IPPROTO_TCP, OPTION_TCP_INFO, LENGTH);

    private final int coarseness;

    DeliveryMeter(int coarseness) {
        this.coarseness = coarseness;
    }

    static DeliveryMeter of(Channel channel) {
        return switch (channel) {
            case EpollSocketChannel _, IoUringSocketChannel _ -> ACKNOWLEDGED;
            case Http2StreamChannel _ -> LET_THROUGH;
            default -> ACCEPTED;
        };
    }

    /** Bytes, of so many that were written. */
    abstract long taken(Channel channel, long written);

    /** How many times longer a steady client may seem to stand still. */
    int coarseness() {
        return coarseness;
    }
}
