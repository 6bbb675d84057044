package dev.falconer.netty.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.forwarding.ForwardingPlan;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyRelayTest {

    private final BodyRelay relay = new BodyRelay(ForwardingPlan::rewriteRequestTrailers);
    private final EmbeddedChannel source = new EmbeddedChannel();
    private final EmbeddedChannel target = new EmbeddedChannel();

    @AfterEach
    void finish() {
        source.finishAndReleaseAll();
        target.finishAndReleaseAll();
    }

    @Test
    void whatCameBeforeTheWayWasOpenPassesFirst() {
        relay.pass(part("a"));
        relay.open(source, target);
        relay.pass(last("b"));
        relay.readComplete();

        assertThat(arrived()).isEqualTo("ab");
        assertThat(relay.bytes()).isEqualTo(2);
        assertThat(relay.ended()).isTrue();
    }

    @Test
    void whatIsHeldIsDroppedForAnotherMessage() {
        HttpContent held = part("first");
        relay.pass(held);

        relay.renew();

        assertThat(held.refCnt()).isZero();
        assertThat(relay.bytes()).isZero();
    }

    @Test
    void anotherMessageHasNotEnded() {
        relay.pass(last("first"));

        relay.renew();

        assertThat(relay.ended()).isFalse();
    }

    @Test
    void anotherMessageGoesItsOwnWayAtItsOwnPace() {
        relay.pacedBy(new Unwanted());
        relay.open(source, new EmbeddedChannel());

        relay.renew();
        relay.pass(part("second"));
        relay.open(source, target);
        relay.readComplete();

        assertThat(arrived()).isEqualTo("second");
        assertThat(relay.bytes()).isEqualTo(6);
    }

    @Test
    void aWriteThatBringsTheNextMessageLeavesThatAlone() {
        HttpContent next = part("next");
        target.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext here, Object part, ChannelPromise promise) {
                here.pipeline().remove(this);
                here.write(part, promise);
                relay.renew().pass(next);
            }
        });
        relay.pass(part("a"));
        relay.pass(last("b"));

        relay.open(source, target);
        target.flushOutbound();

        assertThat(arrived()).isEqualTo("ab");
        assertThat(next.refCnt()).as("held").isEqualTo(1);
        relay.discard();
    }

    private String arrived() {
        StringBuilder text = new StringBuilder();
        for (HttpContent part = target.readOutbound(); part != null; part = target.readOutbound()) {
            text.append(part.content().toString(US_ASCII));
            part.release();
        }
        return text.toString();
    }

    private static HttpContent part(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, US_ASCII));
    }

    private static HttpContent last(String text) {
        return new DefaultLastHttpContent(Unpooled.copiedBuffer(text, US_ASCII));
    }

    /** Of the message before. */
    private static final class Unwanted implements Pace {
        @Override
        public void awaited() {
            throw new AssertionError("the pace of the message before was told");
        }

        @Override
        public void moved(int bytes) {
            throw new AssertionError("the pace of the message before was told");
        }
    }
}
