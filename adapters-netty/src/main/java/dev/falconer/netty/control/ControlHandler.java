package dev.falconer.netty.control;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of an operator: one request, and its reply as soon as there is one, be it after minutes. Reading goes on in the
 * meantime, so that a client that leaves is noticed; what else it sends is dropped. Confined to its event loop.
 */
final class ControlHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger(ControlHandler.class);

    /** Only a connection that asks for something may stay. */
    private static final Duration FOR_THE_REQUEST = Duration.ofSeconds(30);

    private final OperatorRequests requests;
    private @Nullable Future<?> patience;
    private boolean asked;

    ControlHandler(OperatorRequests requests) {
        this.requests = requests;
    }

    @Override
    public void channelActive(ChannelHandlerContext here) {
        patience = here.executor().schedule(() -> here.close(), FOR_THE_REQUEST.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext here, FullHttpRequest request) {
        if (asked) {
            return;
        }
        asked = true;
        loseNoPatience();
        if (request.decoderResult().isFailure()) {
            Reply.text(HttpResponseStatus.BAD_REQUEST, "the request cannot be read (expected: HTTP/1.1)")
                    .sendLast(here);
            return;
        }
        requests.answer(request).whenComplete((reply, bug) -> {
            if (bug == null) {
                reply.sendLast(here);
            } else {
                failed(here, bug);
            }
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        loseNoPatience();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        LOG.debug("a control connection failed", cause);
        here.close();
    }

    private void loseNoPatience() {
        if (patience != null) {
            patience.cancel(false);
        }
    }

    private static void failed(ChannelHandlerContext here, Throwable bug) {
        LOG.error("a bug in what an operator asked for", bug);
        Reply.text(HttpResponseStatus.INTERNAL_SERVER_ERROR, "Falconer failed: " + bug)
                .sendLast(here);
    }
}
