package dev.falconer.netty.frontend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.netty.NettySettings;
import dev.falconer.netty.exchange.BodyRelay;
import dev.falconer.netty.exchange.Forwarding;
import dev.falconer.netty.lane.Lane;
import dev.falconer.netty.lane.LaneInputs;
import dev.falconer.netty.lane.OrdinaryRequest;
import dev.falconer.netty.lane.OrdinaryRequestEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What becomes of the bytes of one client connection up to the wire of the backend, written down: the real decoder, rules, plan and
 * encoder, with nothing between them but memory.
 */
final class RequestCourse extends ChannelInboundHandlerAdapter implements Admittance.Ways {

    private static final NettySettings SETTINGS = NettySettings.standard();
    private static final AccessLog NO_LOG = new AccessLog() {
        @Override
        public boolean wanted() {
            return false;
        }

        @Override
        public void record(Entry entry) {}

        @Override
        public void lost(Entry entry, String backend) {}
    };

    private static final Function<EventLoop, LoopShare> NO_SHARES = _ -> {
        throw new IllegalStateException("nothing is shared");
    };

    private final StringBuilder seen = new StringBuilder();
    private final ClientRequestDecoder decoder;
    private final EmbeddedChannel backend;
    private final Admittance admittance;

    private final BodyRelay body = new BodyRelay(ForwardingPlan::rewriteRequestTrailers);
    private ClientRequest request = ClientRequest.unreadable();
    private boolean isForwarded;
    private boolean over;
    private int ordinary;
    private int forwarded;

    private RequestCourse(Lane lane, ForwardingPlan plan, ClientConnection client) {
        this.decoder = new ClientRequestDecoder(new HttpDecoderConfig(), lane);
        this.backend = new EmbeddedChannel(new OrdinaryRequestEncoder(lane));
        Admission.Admitted admitted = () -> plan;
        var frontend = new Frontend(
                FakeAdmission.answering(admitted),
                NO_SHARES,
                NO_LOG,
                SETTINGS,
                BindingPolicy.STANDARD,
                Optional.empty());
        this.admittance = new Admittance(frontend, new Turnstile(backend.eventLoop()), client, this);
    }

    static RequestCourse of(List<byte[]> pieces, Lane lane, ForwardingPlan plan, ClientConnection client) {
        RequestCourse course = new RequestCourse(lane, plan, client);
        EmbeddedChannel connection = new EmbeddedChannel(course.decoder, course);
        List<ByteBuf> received = pieces.stream().map(LaneInputs::received).toList();
        received.forEach(connection::writeInbound);
        course.note("amid a head: " + course.decoder.headBegun() + ", bytes left: " + course.decoder.holdsBytes());
        connection.finishAndReleaseAll();
        course.backend.finishAndReleaseAll();
        course.note("still held: "
                + received.stream().filter(each -> each.refCnt() > 0).count());
        return course;
    }

    /** Everything that can be told apart from outside. */
    String seen() {
        return seen.toString();
    }

    int ordinary() {
        return ordinary;
    }

    int forwarded() {
        return forwarded;
    }

    private void note(String what) {
        seen.append(what).append('\n');
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        if (over) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest head) {
            head(head);
        } else {
            part((HttpContent) message);
        }
    }

    private void head(HttpRequest message) {
        isForwarded = false;
        if (message.decoderResult().isFailure()) {
            request = ClientRequest.unreadable(message.method());
            Refusal plain = ErrorResponder.unreadable(message.decoderResult().cause());
            refuse(admittance.refusalOfUnreadable(message, plain));
            end();
            return;
        }
        ordinary += message instanceof OrdinaryRequest ? 1 : 0;
        request = ClientRequest.of(message, body.renew());
        note(request.method + " " + request.target + " of " + message.protocolVersion() + " with "
                + message.headers().size() + " fields, keeps alive: " + request.keepsAlive);
        admittance.ask(request);
        note("length " + request.length + ", keeps alive: " + request.keepsAlive);
        if (!isForwarded && (!request.keepsAlive || request.unfinished())) {
            end();
        }
    }

    private void part(HttpContent part) {
        boolean last = part instanceof LastHttpContent;
        if (part.decoderResult().isFailure()) {
            part.release();
            note("malformed body");
            end();
            return;
        }
        if (isForwarded) {
            backend.write(part);
        } else {
            part.release();
        }
        if (last) {
            request.received = true;
            sent();
            decoder.nextRequest();
        }
    }

    private void sent() {
        backend.flush();
        for (ByteBuf bytes = backend.readOutbound(); bytes != null; bytes = backend.readOutbound()) {
            seen.append(bytes.toString(ISO_8859_1));
            bytes.release();
        }
        note("|");
    }

    private void end() {
        over = true;
        sent();
        decoder.drain();
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        note("the end");
        sent();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        note("unforeseen: " + cause);
    }

    @Override
    public void refuse(Refusal refusal) {
        note("refused: " + refusal.status() + "." + refusal.subStatus() + " " + refusal.reason());
    }

    @Override
    public void forward(Forwarding forwarding) {
        isForwarded = true;
        forwarded++;
        note("upgrade " + forwarding.upgrade() + ", introduction " + forwarding.introduction());
        backend.write(forwarding.request());
    }

    @Override
    public void fail(Outcome outcome) {
        note("fails: " + outcome);
    }

    @Override
    public void await(Duration limit) {
        throw new IllegalStateException("nothing is waited for");
    }

    @Override
    public void resumed() {
        throw new IllegalStateException("nothing is waited for");
    }
}
