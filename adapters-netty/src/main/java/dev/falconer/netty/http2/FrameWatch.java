package dev.falconer.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Notices that a client has begun something and does not end it: a head whose last part does not come, be it in the middle of a
 * frame or between two (RFC 9113 section 6.10), or any other frame that stays half. Bodies are not looked at: they have a rate of
 * their own. It counts bytes as they pass, and keeps none. Stands ahead of the codec; confined to its event loop.
 */
public final class FrameWatch extends ChannelInboundHandlerAdapter {

    private static final int HEADER = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int CONTINUATION = 9;
    private static final int END_HEADERS = 4;

    private final Listener listener;

    /** Of the preface, which is no frame. */
    private int unframed;

    /** Bytes of the frame header that have come. */
    private int seen;

    private int length;
    private int type;
    private int flags;

    /** Bytes of the payload that have not come. */
    private int left;

    private boolean headOpen;
    private boolean waiting;

    /** Who keeps the time. */
    public interface Listener {

        /** Something has begun that has to end in time. */
        void begun();

        /** It has ended. */
        void ended();
    }

    /** For a connection that begins with so many bytes which are no frame. */
    public FrameWatch(int unframed, Listener listener) {
        this.unframed = unframed;
        this.listener = listener;
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        if (message instanceof ByteBuf bytes) {
            look(bytes);
        }
        here.fireChannelRead(message);
    }

    private void look(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (unframed > 0) {
                int step = Math.min(unframed, end - at);
                unframed -= step;
                at += step;
            } else if (seen < HEADER) {
                header(bytes.getUnsignedByte(at));
                at++;
            } else {
                int step = Math.min(left, end - at);
                left -= step;
                at += step;
            }
            if (seen == HEADER && left == 0) {
                complete();
            }
        }
        tell(headOpen || (seen > 0 && !(seen == HEADER && type == DATA)));
    }

    private void header(int octet) {
        switch (seen) {
            case 0, 1, 2 -> length = seen == 0 ? octet : length << 8 | octet;
            case 3 -> type = octet;
            case 4 -> flags = octet;
            // The rest is the stream's number.
            default -> {}
        }
        seen++;
        left = length;
    }

    private void complete() {
        seen = 0;
        if (type == HEADERS || type == CONTINUATION) {
            headOpen = (flags & END_HEADERS) == 0;
        }
    }

    private void tell(boolean now) {
        if (now != waiting) {
            waiting = now;
            if (now) {
                listener.begun();
            } else {
                listener.ended();
            }
        }
    }
}
