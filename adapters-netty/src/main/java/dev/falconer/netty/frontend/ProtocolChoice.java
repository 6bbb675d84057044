package dev.falconer.netty.frontend;

import dev.falconer.netty.exchange.Deadline;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a client without TLS speaks: HTTP/2, if its first bytes are the preface that nobody else sends (RFC 9113
 * section 3.3), and HTTP/1.1 otherwise. Then it leaves the pipeline, and what it has read goes on. Confined to its event
 * loop.
 */
final class ProtocolChoice extends ByteToMessageDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(ProtocolChoice.class);
    private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

    private final Frontend frontend;
    private @Nullable Deadline patience;

    /** Whether a first byte has come; the time for a head runs from there. */
    private boolean begun;

    ProtocolChoice(Frontend frontend) {
        this.frontend = frontend;
        setSingleDecode(true);
    }

    @Override
    public void channelActive(ChannelHandlerContext here) {
        Deadline armed = new Deadline(here.channel().eventLoop(), here::close);
        armed.in(frontend.policy().limits().times().first().toNanos());
        patience = armed;
        here.read();
    }

    @Override
    protected void decode(ChannelHandlerContext here, ByteBuf bytes, List<Object> nothing) {
        int length = Math.min(bytes.readableBytes(), PREFACE.readableBytes());
        boolean preface = true;
        for (int i = 0; i < length && preface; i++) {
            preface = bytes.getByte(bytes.readerIndex() + i) == PREFACE.getByte(i);
        }
        if (!preface) {
            lift();
            ClientProtocols.speakHttp1(here.channel(), frontend);
            here.pipeline().remove(this);
        } else if (length == PREFACE.readableBytes()) {
            lift();
            here.pipeline().addLast(new LastWords(here.channel()));
            ClientProtocols.speakHttp2(here.channel(), frontend);
            here.pipeline().remove(this);
        } else if (!begun && patience != null) {
            begun = true;
            // What looks like the preface is no head yet: a head's time begins behind it.
            patience.in(frontend.policy().limits().times().handshake().toNanos());
        }
    }

    private void lift() {
        if (patience != null) {
            patience.cancel();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext here) throws Exception {
        super.channelReadComplete(here);
        if (!here.isRemoved()) {
            here.read();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) throws Exception {
        lift();
        super.channelInactive(here);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("a client connection failed in an unforeseen way", cause);
        }
        here.close();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext here, Object event) throws Exception {
        if (event == ListenerEvent.DRAIN || event == ListenerEvent.STOP) {
            here.close();
        } else {
            super.userEventTriggered(here, event);
        }
    }
}
