package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.site.ClientLimits;
import dev.falconer.netty.NettySettings;
import dev.falconer.netty.exchange.ClientSide;
import dev.falconer.netty.exchange.Deadline;
import dev.falconer.netty.exchange.Exchange;
import dev.falconer.netty.exchange.ExchangeContext;
import dev.falconer.netty.exchange.Forwarding;
import dev.falconer.netty.exchange.NettyHeaders;
import dev.falconer.netty.exchange.Tunnel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client connection from request to request: what its {@link Admittance} lets in goes to an {@link Exchange}. One
 * request at a time; the next is decoded when the response to the last has been written.
 *
 * <p>While a request waits, for admission or for its backend, one read stays armed although nothing is wanted from the
 * client: it is how a client that leaves is noticed. What that read may bring, a pipelined request, stays undecoded, and then
 * no further read is armed. A client that ends its direction behind a request counts as gone, as with nginx: the two look the
 * same, and far more clients leave than half-close. Confined to its event loop.
 */
final class FrontendHandler extends ChannelInboundHandlerAdapter implements ClientSide, Admittance.Ways {

    private static final Logger LOG = LoggerFactory.getLogger(FrontendHandler.class);

    private final Channel channel;
    private final ClientRequestDecoder decoder;
    private final ClientResponses responses;
    private final ExchangeContext context;
    private final NettySettings.Timeouts timeouts;
    private final ClientLimits limits;
    private final Admittance admittance;

    /** On the client: for its next request, for the rest of a head or of a body, for its leaving. */
    private final Deadline patience;

    private final SendingPace sending;

    private Phase phase = Phase.IDLE;
    private ClientRequest request = ClientRequest.unreadable();
    private boolean draining;

    /** How many requests have begun on this connection. */
    private int requests;

    /** The time for a head runs from its first byte; later bytes do not prolong it. */
    private boolean headTimed;

    FrontendHandler(Channel channel, ClientRequestDecoder decoder, ClientResponseEncoder encoder, Frontend frontend) {
        this.channel = channel;
        this.decoder = decoder;
        ClientConnection client = Clients.describe(channel, frontend.policy());
        this.responses = new ClientResponses(channel, new Http1Wire(channel, encoder), client, frontend);
        LoopShare share = frontend.shares().apply(channel.eventLoop());
        this.admittance = new Admittance(frontend, share.turnstile(), client, this);
        this.timeouts = frontend.settings().timeouts();
        this.limits = frontend.policy().limits();
        this.patience = new Deadline(channel.eventLoop(), this::patienceElapsed);
        this.sending = new SendingPace(limits.rate(), patience);
        this.context = new ExchangeContext(
                frontend.admission(),
                share.pools(),
                new Deadline(channel.eventLoop(), this::backendSilent),
                new NettyHeaders(),
                timeouts.halfOpenTunnel(),
                limits.times().tunnelIdle());
    }

    // the request

    /** The connection stands already: what it speaks had to be found out first. */
    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        patience.in(limits.times().first().toNanos());
        channel.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        if (message instanceof HttpRequest next) {
            requestHead(next);
            ReferenceCountUtil.release(message);
        } else {
            requestPart((HttpContent) message);
        }
    }

    private void requestHead(HttpRequest message) {
        patience.lift();
        headTimed = false;
        if (message.decoderResult().isFailure()) {
            unreadable(message, message.decoderResult().cause());
            return;
        }
        request = ClientRequest.of(message);
        requests++;
        if (requests == limits.connections().requests()) {
            request.keepsAlive = false;
        }
        if (message.headers().size() > limits.head().fieldCount()) {
            request.keepsAlive = false;
            refuse(ErrorResponder.TOO_MANY_FIELDS);
        } else {
            admittance.ask(request);
        }
    }

    private void unreadable(HttpRequest message, Throwable cause) {
        if (cause instanceof PrematureChannelClosureException) {
            channel.close();
        } else {
            request = ClientRequest.unreadable(message.method());
            refuse(admittance.refusalOfUnreadable(message, ErrorResponder.unreadable(cause)));
        }
    }

    @Override
    public void refuse(Refusal refusal) {
        answer(refusal.subStatus(), refusal.reason().word(), ErrorResponder.refusal(refusal));
    }

    @Override
    public void await() {
        phase = Phase.WAITING;
    }

    @Override
    public void resumed() {
        channelReadComplete();
    }

    @Override
    public void forward(Forwarding forwarding) {
        if (request.unfinished()) {
            sending.begin(forwarding);
            request.body.pacedBy(sending);
        }
        Exchange exchange = new Exchange(context, this, forwarding, request.body);
        phase = new Phase.Exchanging(exchange);
        exchange.start();
    }

    private void requestPart(HttpContent part) {
        if (part.decoderResult().isFailure()) {
            request.keepsAlive = false;
        } else if (part instanceof LastHttpContent) {
            request.received = true;
        }
        switch (phase) {
            case Phase.Exchanging(Exchange exchange) -> exchange.requestPart(part);
            case Phase.Waiting _
            when part.decoderResult().isFailure() -> {
                part.release();
                admittance.abandon();
                fail(Outcome.REQUEST_BODY_MALFORMED);
            }
            case Phase.Waiting _ -> request.body.pass(part);
            case Phase.Answered _ -> {
                part.release();
                settle();
            }
            case Phase.Idle _, Phase.Ending _ -> part.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext here) {
        channelReadComplete();
    }

    private void channelReadComplete() {
        switch (phase) {
            case Phase.Idle _ -> {
                if (decoder.headBegun() && !headTimed) {
                    headTimed = true;
                    patience.in(limits.times().requestHead().toNanos());
                }
                channel.read();
            }
            case Phase.Waiting _ -> watch();
            case Phase.Exchanging(Exchange exchange) -> {
                exchange.requestReadComplete();
                watch();
            }
            case Phase.Answered _ -> watch();
            case Phase.Ending(Lingering lingering) -> lingering.readOn();
        }
    }

    /** Keeps a read armed for the client's leaving, unless something it has sent ahead is waiting already. */
    private void watch() {
        boolean nothingHeld = request.received || request.body.bytes() == 0;
        if (nothingHeld && !decoder.holdsBytes()) {
            channel.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext here) {
        switch (phase) {
            case Phase.Exchanging(Exchange exchange) -> exchange.clientWritabilityChanged();
            case Phase.Answered _ -> settle();
            case Phase.Idle _, Phase.Waiting _, Phase.Ending _ -> {}
        }
    }

    // the response

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public void interimResponse(HttpResponse interim) {
        if (interim.status().equals(HttpResponseStatus.CONTINUE)) {
            sending.continued();
        }
        responses.interim(interim, request);
    }

    @Override
    public void responseHead(HttpResponse response) {
        boolean refusedUnread = response.status().code() >= 400 && request.unfinished();
        if (draining || refusedUnread || request.withheld()) {
            request.keepsAlive = false;
        }
        responses.head(response, request);
    }

    @Override
    public boolean canSwitch(HttpResponse switching) {
        return true;
    }

    @Override
    public void leaveHttp(HttpResponse switching, Tunnel.End end) {
        responses.switching(switching, request);
        patience.cancel();
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addLast(end);
        pipeline.remove(this);
        pipeline.remove(ClientResponseEncoder.class);
        DeliveryPace.forget(channel);
        pipeline.remove(decoder);
    }

    @Override
    public void ended(Outcome outcome, long responseBytes) {
        sending.end();
        switch (outcome) {
            case COMPLETED -> {
                responses.record(request, responseBytes);
                channel.flush();
                phase = Phase.ANSWERED;
                settle();
            }
            case UPGRADED -> responses.record(request, responseBytes);
            case CLIENT_GONE,
                    REQUEST_BODY_TOO_LARGE,
                    REQUEST_BODY_MALFORMED,
                    CLIENT_TOO_SLOW,
                    BACKEND_CONNECT_FAILED,
                    BACKEND_CLOSED_EARLY,
                    BACKEND_BROKE_OFF,
                    BACKEND_RESPONSE_MALFORMED,
                    BACKEND_TIMED_OUT,
                    FORWARDING_LOOP,
                    HOST_STOPPING -> {
                if (request.answered() || outcome == Outcome.CLIENT_GONE) {
                    request.broke(outcome);
                    responses.record(request, responseBytes);
                    phase = Phase.ANSWERED;
                    responses.cut();
                } else {
                    fail(outcome);
                }
            }
        }
    }

    @Override
    public void fail(Outcome outcome) {
        answer(outcome.subStatus(), outcome.name(), ErrorResponder.standard(outcome.status(), outcome.subStatus()));
    }

    private void answer(int subStatus, String reason, FullHttpResponse response) {
        if (draining || request.unfinished()) {
            request.keepsAlive = false;
        }
        request.body.discard();
        responses.own(response, request, subStatus, reason);
        phase = Phase.ANSWERED;
        settle();
    }

    /** Goes on to the next request once both the request and its response are through, or ends the connection. */
    private void settle() {
        if (!request.keepsAlive || draining || request.unfinished()) {
            linger();
        } else if (request.received && channel.isWritable()) {
            phase = Phase.IDLE;
            patience.in(limits.times().keepAlive().toNanos());
            decoder.nextRequest();
            channel.read();
        }
    }

    private void linger() {
        decoder.drain();
        // Who was too slow has had his time, and gets no more of it than it takes to read that.
        boolean tooSlow = request.status == HttpResponseStatus.REQUEST_TIMEOUT.code();
        Duration longest = tooSlow ? timeouts.lingerSilence() : timeouts.lingerTotal();
        Lingering lingering = new Lingering(channel, patience, timeouts.lingerSilence(), longest);
        phase = new Phase.Ending(lingering);
        lingering.begin();
    }

    // the end

    private void patienceElapsed() {
        if (phase instanceof Phase.Exchanging(Exchange exchange)) {
            exchange.end(Outcome.CLIENT_TOO_SLOW);
        } else if (phase instanceof Phase.Idle && decoder.headBegun()) {
            request = ClientRequest.unreadable();
            refuse(ErrorResponder.HEAD_TOO_SLOW);
        } else {
            channel.close();
        }
    }

    private void backendSilent() {
        if (phase instanceof Phase.Exchanging(Exchange exchange)) {
            exchange.inactivityElapsed();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext here, Object event) {
        if (event == ListenerEvent.DRAIN) {
            draining = true;
            if (phase instanceof Phase.Idle) {
                channel.close();
            }
        } else if (event == ListenerEvent.STOP) {
            draining = true;
            stop();
            responses.closeBehindLast();
        } else if (event == ConnectionEvent.TAKES_TOO_SLOWLY && phase instanceof Phase.Exchanging(Exchange exchange)) {
            exchange.end(Outcome.CLIENT_TOO_SLOW);
        }
    }

    private void stop() {
        switch (phase) {
            case Phase.Waiting _ -> {
                admittance.abandon();
                fail(Outcome.HOST_STOPPING);
            }
            case Phase.Exchanging(Exchange exchange) -> exchange.end(Outcome.HOST_STOPPING);
            case Phase.Idle _, Phase.Answered _, Phase.Ending _ -> {}
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        Phase last = phase;
        switch (last) {
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
        patience.cancel();
        context.inactivity().cancel();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("a client connection failed in an unforeseen way", cause);
        }
        channel.close();
    }
}
