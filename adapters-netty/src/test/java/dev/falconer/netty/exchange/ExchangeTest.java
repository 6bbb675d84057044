package dev.falconer.netty.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.UpgradeProtocol;
import dev.falconer.domain.site.PathBase;
import dev.falconer.netty.NettySettings;
import dev.falconer.netty.backend.BackendConnection;
import dev.falconer.netty.backend.BackendPools;
import dev.falconer.netty.backend.BackendSockets;
import dev.falconer.netty.backend.Borrower;
import dev.falconer.netty.lane.Lane;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExchangeTest {

    private static final Backend BACKEND =
            new Backend(new BackendEndpoint.Loopback(5001), PathBase.ROOT, Optional.empty());
    private static final BackendSockets SOCKETS =
            new BackendSockets(NioSocketChannel.class, NioDomainSocketChannel.class, UnixDomainSocketAddress::of);

    private final EmbeddedChannel client = new EmbeddedChannel();
    private final EmbeddedChannel backend = new EmbeddedChannel();
    private final BodyRelay requestBody = new BodyRelay(ForwardingPlan::rewriteRequestTrailers);
    private final BodyRelay responseBody = new BodyRelay(ForwardingPlan::rewriteResponseTrailers);
    private final FakeAdmission admission = FakeAdmission.to(BACKEND);
    private final ExchangeContext context = new ExchangeContext(
            admission,
            new BackendPools(client.eventLoop(), SOCKETS, NettySettings.standard(), new Lane()),
            new Deadline(client.eventLoop(), () -> {}),
            new NettyHeaders(),
            responseBody,
            Duration.ofSeconds(1),
            Duration.ZERO);

    @AfterEach
    void finish() {
        requestBody.discard();
        responseBody.discard();
        client.finishAndReleaseAll();
        backend.finishAndReleaseAll();
    }

    @ParameterizedTest(name = "with its {0}")
    @EnumSource
    void thatFailsAsItBeginsLeavesTheNextRequestAlone(Refused refused) {
        HttpContent next = part("next");
        var side = new Side(() -> {
            requestBody.renew().pass(next);
            responseBody.renew();
        });
        requestBody.pass(part("first"));
        var exchange = new Exchange(context, side, request(HttpMethod.POST), requestBody);

        exchange.connected(new RefusingConnection(refused));

        assertThat(side.ends).containsExactly(Outcome.BACKEND_CLOSED_EARLY);
        backend.flushOutbound();
        assertThat(backend.<Object>readOutbound())
                .as("to the backend that refused")
                .isNull();
        assertThat(next.refCnt()).as("held for its own backend").isEqualTo(1);
        responseBody.pass(part("answer"));
        responseBody.readComplete();
        assertThat(client.<Object>readOutbound())
                .as("before its own way is open")
                .isNull();
    }

    @ParameterizedTest(name = "with its {0}")
    @EnumSource
    void thatGoesElsewhereAsItBeginsLeavesNothingOfItsBody(Refused refused) {
        var side = new Side(() -> {});
        requestBody.pass(LastHttpContent.EMPTY_LAST_CONTENT);
        var exchange = new Exchange(context, side, request(HttpMethod.GET), requestBody);

        side.takesBack = true;
        exchange.connected(new RefusingConnection(refused));

        assertThat(side.ends).containsExactly(Outcome.BACKEND_CLOSED_EARLY);
        var elsewhere = new EmbeddedChannel();
        requestBody.open(client, elsewhere);
        elsewhere.flushOutbound();
        assertThat(elsewhere.<Object>readOutbound())
                .as("whoever repeats it sends the end")
                .isNull();
    }

    @Test
    void thatIsOverDoesNotMindTheClientsPace() {
        var exchange = new Exchange(context, new Side(() -> {}), request(HttpMethod.POST), requestBody);
        exchange.connected(new RefusingConnection(Refused.HEAD));

        exchange.clientWritabilityChanged();

        assertThat(client.runScheduledPendingTasks())
                .as("when the next timer fires")
                .isEqualTo(-1);
    }

    private static Forwarding request(HttpMethod method) {
        return new Forwarding(
                FakeAdmission.admitted(BACKEND, FakeAdmission.POLICY),
                new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, "/"),
                UpgradeProtocol.NONE,
                null,
                false);
    }

    private static HttpContent part(String text) {
        return new DefaultHttpContent(Unpooled.copiedBuffer(text, US_ASCII));
    }

    /** Remembers how exchanges ended, and goes on to the next request. */
    private final class Side implements ClientSide {

        private final List<Outcome> ends = new ArrayList<>();
        private final Runnable nextRequest;
        private boolean takesBack;

        private Side(Runnable nextRequest) {
            this.nextRequest = nextRequest;
        }

        @Override
        public Channel channel() {
            return client;
        }

        @Override
        public void interimResponse(HttpResponse head) {}

        @Override
        public void responseHead(HttpResponse head) {}

        @Override
        public boolean canSwitch(HttpResponse switching) {
            return false;
        }

        @Override
        public void leaveHttp(HttpResponse head, Tunnel.End end) {}

        @Override
        public boolean takesBack(Replay replay) {
            return takesBack;
        }

        @Override
        public void lost(Outcome outcome, Forwarding forwarding, Replay replay) {
            ends.add(outcome);
        }

        @Override
        public void ended(Outcome outcome, long responseBytes) {
            ends.add(outcome);
            nextRequest.run();
        }
    }

    /** What is refused. */
    enum Refused {
        HEAD,
        BODY
    }

    /** A write fails before it is back. */
    private final class RefusingConnection implements BackendConnection {

        private final Refused refused;

        private RefusingConnection(Refused refused) {
            this.refused = refused;
        }

        @Override
        public Channel channel() {
            return backend;
        }

        @Override
        public void send(HttpRequest head, Borrower user) {
            if (refused == Refused.HEAD) {
                user.failed(new IOException("refused"));
                return;
            }
            backend.pipeline().addLast(new ChannelOutboundHandlerAdapter() {
                @Override
                public void write(ChannelHandlerContext here, Object part, ChannelPromise promise) {
                    here.pipeline().remove(this);
                    ReferenceCountUtil.release(part);
                    user.failed(new IOException("refused"));
                }
            });
        }

        @Override
        public boolean untouched() {
            return false;
        }

        @Override
        public boolean stale() {
            return false;
        }

        @Override
        public boolean broken() {
            return false;
        }

        @Override
        public void giveBack() {}

        @Override
        public void abort() {}

        @Override
        public void stopFraming() {}

        @Override
        public void becomeTunnel(ChannelHandler end) {}
    }
}
