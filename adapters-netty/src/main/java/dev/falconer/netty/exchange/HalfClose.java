package dev.falconer.netty.exchange;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;

/** Ends our direction of a tunnel, and leaves the other open. Called on the event loop of the channel. */
final class HalfClose {

    private HalfClose() {}

    static void of(Channel channel) {
        if (channel instanceof DuplexChannel connection) {
            connection.shutdownOutput();
        } else {
            // A stream ends as a FIN does (RFC 8441 section 5).
            channel.writeAndFlush(new DefaultHttp2DataFrame(true));
        }
    }
}
