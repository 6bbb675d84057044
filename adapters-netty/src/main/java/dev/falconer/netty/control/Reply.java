package dev.falconer.netty.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What an operator gets for a request.
 *
 * @param allowed the method that would have been right, where another one was used
 */
record Reply(HttpResponseStatus status, String type, String body, Optional<String> allowed) {

    private static final Duration FOR_READING = Duration.ofSeconds(5);

    /** A line for a person. */
    static Reply text(HttpResponseStatus status, String line) {
        return new Reply(status, "text/plain; charset=utf-8", line + "\n", Optional.empty());
    }

    /** Something to be read by whoever has asked for that type. */
    static Reply content(String type, String body) {
        return new Reply(HttpResponseStatus.OK, type, body, Optional.empty());
    }

    static Reply notAllowed(String used, String allowed) {
        return new Reply(
                HttpResponseStatus.METHOD_NOT_ALLOWED,
                "text/plain; charset=utf-8",
                used + " is not possible here (expected: " + allowed + ")\n",
                Optional.of(allowed));
    }

    /**
     * Sends it, and ends the connection when the client does, which then has read it, or after a while. Safe on any thread, and
     * in vain when nobody is there any more.
     */
    void sendLast(ChannelHandlerContext here) {
        ByteBuf bytes = Unpooled.copiedBuffer(body, UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, bytes);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, bytes.readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        allowed.ifPresent(method -> response.headers().set(HttpHeaderNames.ALLOW, method));
        here.writeAndFlush(response).addListener(_ -> linger(here.channel()));
    }

    /** Whoever closes while something lies unread takes what was sent with it. */
    private static void linger(Channel connection) {
        ((DuplexChannel) connection).shutdownOutput();
        Future<?> end = connection
                .eventLoop()
                .schedule(() -> connection.close(), FOR_READING.toMillis(), TimeUnit.MILLISECONDS);
        connection.closeFuture().addListener(_ -> end.cancel(false));
    }
}
