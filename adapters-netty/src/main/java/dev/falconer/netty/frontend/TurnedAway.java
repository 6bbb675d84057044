package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.netty.exchange.Deadline;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.Optional;

/**
 * A connection that is one too many. It is answered 503 before it has asked, because reading what it may ask would cost more
 * than the answer, and ends in good order. Confined to its event loop.
 */
final class TurnedAway extends ChannelInboundHandlerAdapter {

    /** When it may pay to come again. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private static final Refusal REFUSAL = new Refusal(
            503, 0, Refusal.Reason.TOO_MANY_CONNECTIONS, Optional.of(RETRY_AFTER), new Refusal.Content.Standard());

    private final Frontend frontend;
    private final Deadline patience;
    private final Lingering lingering;

    private TurnedAway(Channel channel, Frontend frontend) {
        this.frontend = frontend;
        this.patience = new Deadline(channel.eventLoop(), channel::close);
        Duration silence = frontend.settings().timeouts().lingerSilence();
        this.lingering = new Lingering(channel, patience, silence, silence);
    }

    /** Makes the pipeline of such a connection. */
    static void tell(Channel channel, Frontend frontend) {
        channel.pipeline().addLast(new HttpResponseEncoder()).addLast(new TurnedAway(channel, frontend));
    }

    @Override
    public void channelActive(ChannelHandlerContext here) {
        FullHttpResponse response =
                ClientResponses.unasked(REFUSAL, Clients.describe(here.channel(), frontend.policy()), frontend);
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        here.write(response, here.voidPromise());
        lingering.begin();
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object bytes) {
        ReferenceCountUtil.release(bytes);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext here) {
        lingering.readOn();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext here, Object event) {
        if (event == ListenerEvent.DRAIN || event == ListenerEvent.STOP) {
            here.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        patience.cancel();
    }

    /** Nobody is left to be told. */
    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        here.close();
    }
}
