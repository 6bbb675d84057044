package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.site.ClientLimits;
import dev.falconer.netty.NettySettings;
import dev.falconer.netty.exchange.BodyRelay;
import dev.falconer.netty.exchange.ClientSide;
import dev.falconer.netty.exchange.Deadline;
import dev.falconer.netty.exchange.Exchange;
import dev.falconer.netty.exchange.ExchangeContext;
import dev.falconer.netty.exchange.Forwarding;
import dev.falconer.netty.exchange.NettyHeaders;
import dev.falconer.netty.exchange.Replay;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;

/**
 * A request from its head to the end of its response, in whatever version of HTTP: what its {@link Admittance} lets in goes to
 * an {@link Exchange}. One request at a time. How requests follow each other, and how their channel ends, is the matter of those
 * that extend this. Confined to its event loop.
 */
abstract class RequestHandler extends ChannelInboundHandlerAdapter implements ClientSide, Admittance.Ways {

    final Channel channel;
    final ClientLimits limits;
    final NettySettings.Timeouts timeouts;
    final ClientResponses responses;
    final Admittance admittance;

    /** With the client: {@link SendingPace} uses it while a body is awaited, and those that extend this otherwise. */
    final Deadline patience;

    Phase phase = Phase.IDLE;
    ClientRequest request = ClientRequest.unreadable();

    private final ExchangeContext context;
    private final BodyRelay requestBody = new BodyRelay(ForwardingPlan::rewriteRequestTrailers);
    private final SendingPace sending;

    RequestHandler(Channel channel, ClientWire wire, ClientConnection client, Frontend frontend) {
        this.channel = channel;
        this.limits = frontend.policy().limits();
        this.timeouts = frontend.settings().timeouts();
        this.responses = new ClientResponses(channel, wire, client, frontend);
        LoopShare share = frontend.shares().apply(channel.eventLoop());
        this.admittance = new Admittance(frontend, share.turnstile(), client, this);
        this.patience = new Deadline(channel.eventLoop(), this::patienceElapsed);
        this.sending = new SendingPace(limits.rate(), patience);
        this.context = new ExchangeContext(
                frontend.admission(),
                share.pools(),
                new Deadline(channel.eventLoop(), this::backendSilent),
                new NettyHeaders(),
                new BodyRelay(ForwardingPlan::rewriteResponseTrailers),
                timeouts.halfOpenTunnel(),
                limits.times().tunnelIdle());
    }

    @Override
    public final Channel channel() {
        return channel;
    }

    // the request

    @Override
    public final void channelRead(ChannelHandlerContext here, Object message) {
        if (message instanceof HttpRequest head) {
            requestHead(head);
            ReferenceCountUtil.release(message);
        } else {
            requestPart((HttpContent) message);
        }
    }

    abstract void requestHead(HttpRequest head);

    /** The request at hand is another one. */
    final void begin(HttpRequest head) {
        request = ClientRequest.of(head, requestBody.renew());
    }

    /** Asks for admission of the request at hand. */
    final void ask() {
        if (request.message.headers().size() > limits.head().fieldCount()) {
            request.keepsAlive = false;
            refuse(ErrorResponder.TOO_MANY_FIELDS);
        } else {
            admittance.ask(request);
        }
    }

    @Override
    public final void refuse(Refusal refusal) {
        answer(refusal.subStatus(), refusal.reason().word(), ErrorResponder.refusal(refusal));
    }

    @Override
    public final void await(Duration limit) {
        phase = Phase.WAITING;
        patience.in(limit.toNanos());
    }

    @Override
    public final void resumed() {
        readComplete();
    }

    @Override
    public void forward(Forwarding forwarding) {
        patience.lift();
        if (request.unfinished()) {
            sending.begin(forwarding);
            request.body.pacedBy(sending);
        }
        Exchange exchange = new Exchange(context, this, forwarding, request.body);
        phase = new Phase.Exchanging(exchange);
        exchange.start();
    }

    void requestPart(HttpContent part) {
        if (part instanceof LastHttpContent && part.decoderResult().isSuccess()) {
            request.received = true;
        }
        switch (phase) {
            case Phase.Exchanging(Exchange exchange) -> exchange.requestPart(part);
            case Phase.Waiting _ -> {
                request.body.pass(part);
                admittance.hold(request.body.bytes());
            }
            case Phase.Idle _, Phase.Answered _, Phase.Ending _ -> part.release();
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext here) {
        readComplete();
    }

    void readComplete() {
        if (phase instanceof Phase.Exchanging(Exchange exchange)) {
            exchange.requestReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext here) {
        if (phase instanceof Phase.Exchanging(Exchange exchange)) {
            exchange.clientWritabilityChanged();
        }
    }

    // the response

    @Override
    public final void interimResponse(HttpResponse interim) {
        if (interim.status().equals(HttpResponseStatus.CONTINUE)) {
            sending.continued();
        }
        responses.interim(interim, request);
    }

    /** Once is enough for what a backend may have begun to work on. */
    @Override
    public final boolean takesBack(Replay replay) {
        return replay == Replay.NEVER_SENT || !request.sent;
    }

    @Override
    public final void lost(Outcome outcome, Forwarding forwarding, Replay replay) {
        sending.end();
        admittance.lost(forwarding, outcome, replay, request);
    }

    @Override
    public final void ended(Outcome outcome, long responseBytes) {
        sending.end();
        if (outcome.isBackendFault() && phase instanceof Phase.Exchanging(Exchange exchange)) {
            request.lostIn = exchange.endpoint();
        }
        switch (outcome) {
            case COMPLETED -> {
                responses.record(request, responseBytes);
                channel.flush();
                phase = Phase.ANSWERED;
                answered();
            }
            case UPGRADED -> {
                responses.record(request, responseBytes);
                phase = Phase.ANSWERED;
            }
            case CLIENT_GONE -> broke(outcome, responseBytes);
            case REQUEST_BODY_TOO_LARGE,
                    REQUEST_BODY_MALFORMED,
                    CLIENT_TOO_SLOW,
                    BACKEND_CONNECT_FAILED,
                    BACKEND_CLOSED_EARLY,
                    BACKEND_BROKE_OFF,
                    BACKEND_RESPONSE_MALFORMED,
                    BACKEND_TIMED_OUT,
                    FORWARDING_LOOP,
                    HOST_STOPPING -> {
                if (request.answered()) {
                    broke(outcome, responseBytes);
                } else {
                    fail(outcome);
                }
            }
        }
    }

    private void broke(Outcome outcome, long responseBytes) {
        request.broke(outcome);
        responses.record(request, responseBytes);
        phase = Phase.ANSWERED;
        cut(outcome);
    }

    @Override
    public final void fail(Outcome outcome) {
        answer(outcome.subStatus(), outcome.name(), ErrorResponder.failure(outcome));
    }

    /** Gives a response of our own. */
    void answer(int subStatus, String reason, FullHttpResponse response) {
        patience.lift();
        request.body.discard();
        responses.own(response, request, subStatus, reason);
        phase = Phase.ANSWERED;
        answered();
    }

    /** The whole response has been written. */
    abstract void answered();

    /** The response has broken off, or nobody waits for it. */
    abstract void cut(Outcome outcome);

    // the end

    void patienceElapsed() {
        if (phase instanceof Phase.Waiting) {
            admittance.giveUp();
        } else {
            clientTooSlow();
        }
    }

    final void clientTooSlow() {
        if (phase instanceof Phase.Exchanging(Exchange exchange)) {
            exchange.end(Outcome.CLIENT_TOO_SLOW);
        }
    }

    private void backendSilent() {
        if (phase instanceof Phase.Exchanging(Exchange exchange)) {
            exchange.inactivityElapsed();
        }
    }

    /** The host stops and waits no longer. */
    final void stop() {
        switch (phase) {
            case Phase.Waiting _ -> {
                admittance.abandon();
                fail(Outcome.HOST_STOPPING);
            }
            case Phase.Exchanging(Exchange exchange) -> exchange.end(Outcome.HOST_STOPPING);
            case Phase.Idle _, Phase.Answered _, Phase.Ending _ -> {}
        }
    }

    /** Nobody waits for the response any more. */
    final void gone() {
        switch (phase) {
            case Phase.Waiting _ -> {
                phase = Phase.ANSWERED;
                request.body.discard();
                admittance.abandon();
                request.broke(Outcome.CLIENT_GONE);
                responses.record(request, 0);
            }
            case Phase.Exchanging(Exchange exchange) -> exchange.clientGone();
            case Phase.Idle _, Phase.Answered _, Phase.Ending _ -> {}
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        gone();
        sending.cancel();
        context.inactivity().cancel();
    }
}
