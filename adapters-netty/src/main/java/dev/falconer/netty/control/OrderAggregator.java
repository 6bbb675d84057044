package dev.falconer.netty.control;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Gathers a request with its body, up to a size that no path of a folder has. */
final class OrderAggregator extends HttpObjectAggregator {

    static final int MOST = 8_192;

    OrderAggregator() {
        super(MOST);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext here, HttpMessage oversized) {
        Reply.text(
                        HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                        "the body is too large (expected: at most " + MOST + " bytes, the path of a folder)")
                .sendLast(here);
    }
}
