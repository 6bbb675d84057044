package dev.falconer.netty.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a TLS connection: reads the client's greeting, and with the name it asks for puts the right
 * certificate's {@link SslHandler} in its own place. Somebody who speaks plain HTTP is told so in plain HTTP. The time limit
 * is the business of whoever waits for the handshake. Confined to its event loop.
 */
final class ClientHello extends AbstractSniHandler<TlsContext> {

    /** Large ones have a kilobyte or two for post-quantum keys. */
    private static final int MAX_LENGTH = 16 * 1_024;

    private static final String TOLD = "This port speaks HTTPS: the address begins with https://\n";
    private static final byte[] ANSWER = ("HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: "
                    + TOLD.length() + "\r\nConnection: close\r\n\r\n" + TOLD)
            .getBytes(StandardCharsets.US_ASCII);

    private final Function<@Nullable String, TlsContext> choice;

    private Start start = Start.AWAITED;

    /** What the connection began with. */
    private enum Start {
        AWAITED,
        TLS,
        PLAIN_TEXT
    }

    ClientHello(Function<@Nullable String, TlsContext> choice) {
        super(MAX_LENGTH, 0);
        this.choice = choice;
    }

    @Override
    protected void decode(ChannelHandlerContext here, ByteBuf in, List<Object> out) throws Exception {
        if (start == Start.AWAITED) {
            start = isText(in.getByte(in.readerIndex())) ? Start.PLAIN_TEXT : Start.TLS;
            if (start == Start.PLAIN_TEXT) {
                // What follows is read and dropped until the client ends, or its time.
                here.writeAndFlush(Unpooled.wrappedBuffer(ANSWER))
                        .addListener(_ -> ((DuplexChannel) here.channel()).shutdownOutput());
            }
        }
        switch (start) {
            case PLAIN_TEXT -> in.skipBytes(in.readableBytes());
            case TLS, AWAITED -> super.decode(here, in, out);
        }
    }

    /** A record of TLS begins with a byte below the printable ones, one of old SSL with one above. */
    private static boolean isText(byte first) {
        return first >= ' ' && first < 0x7f;
    }

    @Override
    protected Future<TlsContext> lookup(ChannelHandlerContext here, @Nullable String name) {
        return here.executor().newSucceededFuture(choice.apply(name));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext here, @Nullable String name, Future<TlsContext> chosen) {
        TlsContext context = chosen.getNow();
        SslHandler handler = context.context().newHandler(here.alloc());
        handler.setHandshakeTimeoutMillis(0);
        try {
            context.staple()
                    .flatMap(staple -> staple.at(Instant.now()))
                    .ifPresent(
                            response -> ((ReferenceCountedOpenSslEngine) handler.engine()).setOcspResponse(response));
            here.pipeline().replace(this, null, handler);
        } catch (RuntimeException failure) {
            // Not in the pipeline, so nobody else would.
            ReferenceCountUtil.safeRelease(handler.engine());
            throw failure;
        }
    }
}
