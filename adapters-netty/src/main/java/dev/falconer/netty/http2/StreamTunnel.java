package dev.falconer.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * A stream that has left HTTP: DATA frames are bytes, and the end of the stream is the end of a direction, as the end of a
 * TCP connection's is (RFC 8441 section 5). Confined to its event loop.
 */
final class StreamTunnel extends ChannelDuplexHandler {

    private final Runnable taken;

    /** Tells of each frame of data that it has taken. */
    StreamTunnel(Runnable taken) {
        this.taken = taken;
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object frame) {
        if (frame instanceof Http2DataFrame data) {
            boolean ends = data.isEndStream();
            taken.run();
            here.fireChannelRead(data.content());
            if (ends) {
                here.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            }
        } else if (frame instanceof Http2HeadersFrame) {
            // Nothing but data may follow (RFC 9113 section 8.5).
            StreamMessages.reset(here, Http2Error.PROTOCOL_ERROR);
        } else {
            ReferenceCountUtil.release(frame);
        }
    }

    @Override
    public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            if (bytes.isReadable()) {
                here.write(new DefaultHttp2DataFrame(bytes), promise);
            } else {
                bytes.release();
                promise.trySuccess();
            }
        } else {
            here.write(message, promise);
        }
    }
}
