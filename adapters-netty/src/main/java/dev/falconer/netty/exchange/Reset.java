package dev.falconer.netty.exchange;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;

/**
 * Ends a connection, or a stream of one, so that its other side cannot take what was sent for complete. Called on the event
 * loop of the channel.
 */
public final class Reset {

    private Reset() {}

    /** Resets, unless it has ended already. */
    public static void of(Channel channel) {
        of(channel, Http2Error.INTERNAL_ERROR);
    }

    /** Resets one side of a tunnel, whose other side was reset: a stream is cancelled then (RFC 8441 section 5). */
    static void ofTunnel(Channel channel) {
        of(channel, Http2Error.CANCEL);
    }

    private static void of(Channel channel, Http2Error ofAStream) {
        if (!channel.isOpen()) {
            return;
        }
        if (channel instanceof Http2StreamChannel) {
            channel.writeAndFlush(new DefaultHttp2ResetFrame(ofAStream));
            channel.close();
        } else {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            // Past all handlers: TLS, for one, would say first that this is the end, and in good order.
            channel.unsafe().close(channel.voidPromise());
        }
    }
}
