package dev.falconer.netty.frontend;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request at a time: behind its end it stops until {@link #nextRequest}, so that what a client sends ahead stays
 * bytes, be it a pipelined request, the first bytes of an upgraded protocol, or rubbish. Stricter than Netty's own about
 * versions. Confined to its event loop.
 */
final class ClientRequestDecoder extends HttpRequestDecoder {

    private Gate gate = Gate.OPEN;
    private boolean decoding;
    private boolean headBegun;
    private boolean inBody;
    private @Nullable ChannelHandlerContext context;

    private enum Gate {
        OPEN,
        CLOSED,
        /** What still comes is dropped. */
        DRAIN
    }

    ClientRequestDecoder(HttpDecoderConfig config) {
        super(config);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** Goes on with the next request, which may have arrived already. */
    void nextRequest() {
        if (gate != Gate.CLOSED) {
            return;
        }
        gate = Gate.OPEN;
        ChannelHandlerContext here = context;
        if (!decoding && here != null && holdsBytes()) {
            here.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER);
            here.pipeline().fireChannelReadComplete();
        }
    }

    /** Whether a head has begun to arrive and is not complete. */
    boolean headBegun() {
        return headBegun;
    }

    /** Drops what has arrived and what still will. */
    void drain() {
        gate = Gate.DRAIN;
        internalBuffer().skipBytes(actualReadableBytes());
    }

    /** Whether bytes wait that belong to no request yet. */
    boolean holdsBytes() {
        return actualReadableBytes() > 0;
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object bytes) throws Exception {
        decoding = true;
        try {
            super.channelRead(here, bytes);
            // The gate may have opened while the last messages of that call were handled.
            int rest = actualReadableBytes();
            while (gate == Gate.OPEN && rest > 0) {
                super.channelRead(here, Unpooled.EMPTY_BUFFER);
                int left = actualReadableBytes();
                if (left == rest) {
                    return;
                }
                rest = left;
            }
        } finally {
            decoding = false;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext here) throws Exception {
        if (gate == Gate.OPEN) {
            super.channelReadComplete(here);
        } else {
            // Netty's would read on, as if a message were still incomplete.
            here.fireChannelReadComplete();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext here, ByteBuf bytes, List<Object> out) throws Exception {
        switch (gate) {
            case OPEN -> {
                headBegun |= !inBody;
                super.decode(here, bytes, out);
                observe(out);
            }
            case CLOSED -> {}
            case DRAIN -> bytes.skipBytes(bytes.readableBytes());
        }
    }

    private void observe(List<Object> out) {
        if (out.isEmpty()) {
            return;
        }
        // Something came out, so the head is through; what came last says what follows.
        headBegun = false;
        inBody = !(out.getLast() instanceof LastHttpContent);
        if (!inBody) {
            gate = Gate.CLOSED;
        }
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        return new DefaultHttpRequest(version(line[2]), HttpMethod.valueOf(line[0]), line[1], headersFactory);
    }

    /** Any later 1.x is treated as 1.1 (RFC 9112 section 2.3). */
    private static HttpVersion version(String text) {
        if (text.equals("HTTP/1.1")) {
            return HttpVersion.HTTP_1_1;
        }
        if (text.equals("HTTP/1.0")) {
            return HttpVersion.HTTP_1_0;
        }
        boolean later = text.length() == 8 && text.startsWith("HTTP/1.") && Character.isDigit(text.charAt(7));
        if (!later) {
            throw new IllegalArgumentException("version of a request (expected: HTTP/1.0 or HTTP/1.1)");
        }
        return HttpVersion.HTTP_1_1;
    }
}
