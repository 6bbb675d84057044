package dev.falconer.netty.frontend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Gateway;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.PathBase;
import dev.falconer.netty.exchange.BodyRelay;
import dev.falconer.netty.exchange.NettyHeaders;
import dev.falconer.netty.lane.Lane;
import dev.falconer.netty.lane.LaneInputs;
import dev.falconer.netty.lane.OrdinaryBody;
import dev.falconer.netty.lane.OrdinaryResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A response that is ordinary reaches the client with the same bytes by either lane: rules, framing and encoder included. */
@DisplayName("A response")
class ResponseWritingLanesTest {

    private static final long SEED = 20_261_129L;
    private static final int INPUTS = LaneInputs.count(2_000_000);

    private static final List<ForwardingPlan> PLANS = List.of(
            plan(ForwardingPolicy.STANDARD),
            plan(ForwardingPolicy.of(Duration.ofMinutes(1), 100, true, true)
                    .withForwarded(ForwardedFields.STANDARD.withVia(ForwardedFields.Via.REQUESTS_AND_RESPONSES))));

    private static ForwardingPlan plan(ForwardingPolicy policy) {
        return new ForwardingPlan(
                new Backend(new BackendEndpoint.Loopback(5_001), PathBase.ROOT, Optional.empty()),
                policy,
                HostingProtocol.HTTP_PLATFORM,
                new Gateway("falconer-1", () -> "id", () -> "parent"));
    }

    @Test
    @DisplayName("is written the same by both lanes")
    void isWrittenTheSame() {
        try (var _ = LaneInputs.withoutLeakDetection()) {
            compare();
        }
    }

    private static void compare() {
        LaneInputs inputs = new LaneInputs(SEED);
        Lane lane = new Lane();
        NettyHeaders fields = new NettyHeaders();
        int ordinary = 0;

        for (int i = 0; i < INPUTS; i++) {
            byte[] bytes = inputs.response();
            boolean toHead = inputs.next(8) == 0;
            HttpVersion spoken = inputs.next(4) == 0 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
            ForwardingPlan plan = PLANS.get(inputs.next(PLANS.size()));
            ByteBuf received = Unpooled.wrappedBuffer(bytes);
            OrdinaryResponse response = lane.response(received, bytes.length, toHead);
            if (response == null) {
                continue;
            }
            ordinary++;
            OrdinaryBody body = new OrdinaryBody();
            body.begin(response.length());
            HttpContent part = body.next(received);
            byte[] content = part == null ? new byte[0] : bytesOf(part.content());
            HttpResponse twin = new DefaultHttpResponse(response.protocolVersion(), response.status());
            response.headers().entries().forEach(field -> twin.headers().add(field.getKey(), field.getValue()));

            String fast = written(lane, plan, fields, response, content, toHead, spoken);
            String codec = written(lane, plan, fields, twin, content, toHead, spoken);

            if (!fast.equals(codec)) {
                assertThat(fast)
                        .as("input %d of seed %d: %s", i, SEED, new String(bytes, ISO_8859_1))
                        .isEqualTo(codec);
            }
        }

        // Otherwise the inputs would show nothing.
        assertThat(ordinary).as("ordinary responses").isGreaterThan(INPUTS / 10);
    }

    private static byte[] bytesOf(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return bytes;
    }

    private static String written(
            Lane lane,
            ForwardingPlan plan,
            NettyHeaders fields,
            HttpResponse response,
            byte[] content,
            boolean toHead,
            HttpVersion spoken) {
        HttpMethod method = toHead ? HttpMethod.HEAD : HttpMethod.GET;
        BodyRelay body = new BodyRelay(ForwardingPlan::rewriteRequestTrailers);
        ClientRequest request = ClientRequest.of(new DefaultHttpRequest(spoken, method, "/"), body);
        ClientResponseEncoder encoder = new ClientResponseEncoder(lane);
        EmbeddedChannel client = new EmbeddedChannel(encoder);
        plan.rewriteResponse(fields.of(response.headers()), response.status().code());
        new Http1Wire(client, encoder).head(response, request);
        client.writeAndFlush(new DefaultLastHttpContent(Unpooled.wrappedBuffer(content)));
        StringBuilder text = new StringBuilder("keeps alive: " + request.keepsAlive + "\n");
        for (ByteBuf bytes = client.readOutbound(); bytes != null; bytes = client.readOutbound()) {
            text.append(bytes.toString(ISO_8859_1));
            bytes.release();
        }
        client.finishAndReleaseAll();
        // The clock may have gone on.
        return text.toString().replaceFirst("(?i)\r\ndate: [^\r]* GMT\r", "\r\ndate: now\r");
    }
}
