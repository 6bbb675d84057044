package dev.falconer.netty.exchange;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.ssl.SslHandler;

/**
 * Ends our direction of a connection, or a stream of one, behind what has been written, and leaves the other open. In TLS the
 * end is said in TLS too, or the other side could not tell it from a connection that was cut. Called on the event loop of the
 * channel.
 */
public final class HalfClose {

    private HalfClose() {}

    /** The listener hears when our direction has ended, or could not. */
    public static void of(Channel channel, ChannelFutureListener then) {
        if (!(channel instanceof DuplexChannel connection)) {
            // A stream ends as a FIN does (RFC 8441 section 5).
            channel.writeAndFlush(new DefaultHttp2DataFrame(true)).addListener(then);
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            // The empty buffer is written when everything before it has been: shutdownOutput would drop what is
            // pending.
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                    .addListener(_ -> connection.shutdownOutput().addListener(then));
        } else {
            channel.flush();
            tls.closeOutbound().addListener(_ -> connection.shutdownOutput().addListener(then));
        }
    }
}
