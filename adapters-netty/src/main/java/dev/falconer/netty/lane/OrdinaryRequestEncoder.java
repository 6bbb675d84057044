package dev.falconer.netty.lane;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequestEncoder;

/** Writes requests to a backend, ordinary ones as the bytes they are. Confined to its event loop. */
public final class OrdinaryRequestEncoder extends HttpRequestEncoder {

    private final OrdinaryWriter ordinary;

    public OrdinaryRequestEncoder(Lane lane) {
        this.ordinary = new OrdinaryWriter(lane);
    }

    @Override
    public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) throws Exception {
        if (!ordinary.write(here, message, promise)) {
            super.write(here, message, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext here) {
        ordinary.flush(here);
        here.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext here) {
        ordinary.close();
    }
}
