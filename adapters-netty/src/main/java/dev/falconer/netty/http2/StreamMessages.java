package dev.falconer.netty.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates between the frames of one stream and HTTP messages. A head is held back until it is known whether anything
 * follows, so that a message without content is one frame. What is malformed resets the stream. One per stream; confined to
 * its event loop.
 */
abstract class StreamMessages extends ChannelDuplexHandler {

    private static final Logger LOG = LoggerFactory.getLogger(StreamMessages.class);

    /** A head that was written, and not sent yet. */
    private @Nullable Http2Headers held;

    private boolean ended;

    // from the wire

    @Override
    public void channelRead(ChannelHandlerContext here, Object frame) {
        try {
            switch (frame) {
                case Http2HeadersFrame fields -> read(here, fields);
                case Http2DataFrame data -> read(here, data);
                // Frames that we do not know are ignored (RFC 9113 section 4.1).
                default -> ReferenceCountUtil.release(frame);
            }
        } catch (MalformedHeadException malformed) {
            LOG.debug("a malformed message on {}: {}", here.channel(), malformed.getMessage());
            reset(here, Http2Error.PROTOCOL_ERROR);
        }
    }

    /** A field section; fires what it means. */
    abstract void read(ChannelHandlerContext here, Http2HeadersFrame frame) throws MalformedHeadException;

    private static void read(ChannelHandlerContext here, Http2DataFrame frame) {
        ByteBuf bytes = frame.content();
        here.fireChannelRead(frame.isEndStream() ? new DefaultLastHttpContent(bytes) : new DefaultHttpContent(bytes));
    }

    /** The field section behind a body. */
    static void readTrailers(ChannelHandlerContext here, Http2HeadersFrame frame) throws MalformedHeadException {
        if (!frame.isEndStream()) {
            throw new MalformedHeadException("trailers that do not end the stream");
        }
        // What a trailer may say is the forwarding rules' matter.
        var last = new DefaultLastHttpContent(
                Unpooled.EMPTY_BUFFER,
                DefaultHttpHeadersFactory.trailersFactory().withValidation(false));
        RequestFields.trailers(frame.headers(), last.trailingHeaders());
        here.fireChannelRead(last);
    }

    static void reset(ChannelHandlerContext here, Http2Error error) {
        here.writeAndFlush(new DefaultHttp2ResetFrame(error));
        here.close();
    }

    // to the wire

    @Override
    public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
        if (!(message instanceof HttpObject)) {
            here.write(message, promise);
            return;
        }
        if (message instanceof HttpMessage head) {
            sendHeld(here);
            Http2Headers fields = fields(head);
            if (isInterim(head)) {
                here.write(new DefaultHttp2HeadersFrame(fields), promise);
                return;
            }
            held = fields;
            if (!(message instanceof FullHttpMessage)) {
                promise.trySuccess();
                return;
            }
        }
        write(here, (HttpContent) message, promise);
    }

    /** What the head is on the wire. */
    abstract Http2Headers fields(HttpMessage head);

    abstract boolean isInterim(HttpMessage head);

    private void write(ChannelHandlerContext here, HttpContent part, ChannelPromise promise) {
        boolean last = part instanceof LastHttpContent;
        boolean trailers =
                part instanceof LastHttpContent end && !end.trailingHeaders().isEmpty();
        boolean empty = !part.content().isReadable();
        if (ended || (empty && !last)) {
            part.release();
            promise.trySuccess();
            return;
        }
        ended = last;
        Http2Headers head = held;
        if (empty && last && !trailers && head != null) {
            held = null;
            part.release();
            here.write(new DefaultHttp2HeadersFrame(head, true), sent(here, promise, last));
            return;
        }
        sendHeld(here);
        if (trailers) {
            Http2Headers behind = Fields.toHttp2(((LastHttpContent) part).trailingHeaders(), 8);
            if (empty) {
                part.release();
            } else {
                here.write(new DefaultHttp2DataFrame(part.content(), false), here.voidPromise());
            }
            here.write(new DefaultHttp2HeadersFrame(behind, true), sent(here, promise, last));
        } else {
            here.write(new DefaultHttp2DataFrame(part.content(), last), sent(here, promise, last));
        }
    }

    /** The promise to write the last frame with. */
    private ChannelPromise sent(ChannelHandlerContext here, ChannelPromise promise, boolean last) {
        return last ? endingWith(here, promise) : promise;
    }

    /** What has to happen when the last frame has been sent. */
    ChannelPromise endingWith(ChannelHandlerContext here, ChannelPromise promise) {
        return promise;
    }

    @Override
    public void flush(ChannelHandlerContext here) {
        sendHeld(here);
        here.flush();
    }

    private void sendHeld(ChannelHandlerContext here) {
        Http2Headers head = held;
        if (head != null) {
            held = null;
            here.write(new DefaultHttp2HeadersFrame(head), here.voidPromise());
        }
    }
}
