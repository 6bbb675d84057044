package dev.falconer.netty.frontend;

import dev.falconer.netty.lane.Lane;
import dev.falconer.netty.lane.OrdinaryWriter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/**
 * Writes responses, ordinary ones as the bytes they are, and knows that one to HEAD has no body whatever its fields say. Confined
 * to its event loop.
 */
final class ClientResponseEncoder extends HttpResponseEncoder {

    private final OrdinaryWriter ordinary;

    private boolean answersHead;

    ClientResponseEncoder(Lane lane) {
        this.ordinary = new OrdinaryWriter(lane);
    }

    /** What the next response answers. */
    void answers(boolean head) {
        answersHead = head;
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

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return answersHead && response.status().code() >= 200 || super.isContentAlwaysEmpty(response);
    }
}
