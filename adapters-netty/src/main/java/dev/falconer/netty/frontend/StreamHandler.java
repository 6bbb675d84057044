package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.site.ClientLimits;
import dev.falconer.netty.exchange.ClientSide;
import dev.falconer.netty.exchange.Deadline;
import dev.falconer.netty.exchange.Exchange;
import dev.falconer.netty.exchange.ExchangeContext;
import dev.falconer.netty.exchange.Forwarding;
import dev.falconer.netty.exchange.NettyHeaders;
import dev.falconer.netty.exchange.Reset;
import dev.falconer.netty.exchange.Tunnel;
import dev.falconer.netty.http2.ClientStreamMessages;
import dev.falconer.netty.http2.WebSocketHandshake;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2ResetFrame;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of an HTTP/2 client: a request from its head to the end of its response. What a {@link FrontendHandler} does for
 * a connection, without what only connections have. Nothing is read while a request waits: what the client sends meanwhile is
 * held by its flow control, and its leaving is told without a read. Confined to its event loop.
 */
final class StreamHandler extends ChannelInboundHandlerAdapter implements ClientSide, Admittance.Ways {

    private static final Logger LOG = LoggerFactory.getLogger(StreamHandler.class);

    private final Channel stream;
    private final ClientStreamMessages messages;
    private final ClientResponses responses;
    private final ExchangeContext context;
    private final Admittance admittance;
    private final Http2Frontend connection;
    private final ClientLimits limits;

    private final SendingPace sending;

    private Phase phase = Phase.IDLE;
    private ClientRequest request = ClientRequest.unreadable();

    StreamHandler(
            Channel stream,
            ClientStreamMessages messages,
            Http2Frontend connection,
            Frontend frontend,
            ClientConnection client) {
        this.stream = stream;
        this.messages = messages;
        this.connection = connection;
        this.limits = frontend.policy().limits();
        this.sending = new SendingPace(limits.rate(), new Deadline(stream.eventLoop(), this::clientSlow));
        this.responses = new ClientResponses(stream, new Http2Wire(stream), client, frontend);
        LoopShare share = frontend.shares().apply(stream.eventLoop());
        this.admittance = new Admittance(frontend, share.turnstile(), client, this);
        this.context = new ExchangeContext(
                frontend.admission(),
                share.pools(),
                new Deadline(stream.eventLoop(), this::backendSilent),
                new NettyHeaders(),
                frontend.settings().timeouts().halfOpenTunnel(),
                limits.times().tunnelIdle());
    }

    // the request

    @Override
    public void channelActive(ChannelHandlerContext active) {
        connection.opened(this);
        stream.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        if (message instanceof HttpRequest head) {
            request = ClientRequest.of(head);
            if (head.headers().size() > limits.head().fieldCount()) {
                refuse(ErrorResponder.TOO_MANY_FIELDS);
            } else if (lineLength() > limits.head().requestLine()) {
                refuse(ErrorResponder.LINE_TOO_LONG);
            } else {
                admittance.ask(request);
            }
        } else {
            requestPart((HttpContent) message);
        }
    }

    /** Of the line that the request would have in HTTP/1.1, without its version. */
    private int lineLength() {
        return request.method.length() + 1 + request.target.length();
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
        readComplete();
    }

    @Override
    public void forward(Forwarding forwarding) {
        if (request.unfinished()) {
            sending.begin(forwarding);
            request.body.pacedBy(sending);
        }
        if (SendingPace.isConversation(forwarding)) {
            DeliveryPace.forget(stream);
        }
        Exchange exchange = new Exchange(context, this, forwarding, request.body);
        phase = new Phase.Exchanging(exchange);
        exchange.start();
    }

    private void requestPart(HttpContent part) {
        if (part instanceof LastHttpContent) {
            request.received = true;
        }
        switch (phase) {
            case Phase.Exchanging(Exchange exchange) -> exchange.requestPart(part);
            case Phase.Waiting _ -> request.body.pass(part);
            case Phase.Answered _, Phase.Idle _, Phase.Ending _ -> part.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext here) {
        readComplete();
    }

    private void readComplete() {
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
    public Channel channel() {
        return stream;
    }

    @Override
    public void interimResponse(HttpResponse interim) {
        if (interim.status().equals(HttpResponseStatus.CONTINUE)) {
            sending.continued();
        }
        responses.interim(interim, request);
    }

    /** To an extended CONNECT, success means that the tunnel stands (RFC 8441 section 5), and only a 101 of the backend says that. */
    @Override
    public void responseHead(HttpResponse response) {
        boolean looksAccepted =
                messages.handshake() != null && response.status().codeClass() == HttpStatusClass.SUCCESS;
        if (looksAccepted && phase instanceof Phase.Exchanging(Exchange exchange)) {
            exchange.end(Outcome.BACKEND_RESPONSE_MALFORMED);
        } else {
            responses.head(response, request);
        }
    }

    @Override
    public boolean canSwitch(HttpResponse switching) {
        WebSocketHandshake handshake = messages.handshake();
        return handshake != null && handshake.isAnsweredBy(switching);
    }

    @Override
    public void leaveHttp(HttpResponse switching, Tunnel.End end) {
        responses.switching(switching, request);
        connection.leftHttp(this, stream);
        DeliveryPace.forget(stream);
        ChannelPipeline pipeline = stream.pipeline();
        pipeline.replace(messages, null, messages.tunnel());
        pipeline.replace(this, null, end);
    }

    @Override
    public void ended(Outcome outcome, long responseBytes) {
        sending.end();
        switch (outcome) {
            case COMPLETED, UPGRADED -> {
                responses.record(request, responseBytes);
                stream.flush();
                phase = Phase.ANSWERED;
            }
            // It has ended the stream itself, and a reset is not answered by another (RFC 9113 section 5.4.2).
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
                    responses.cut();
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
    }

    @Override
    public void fail(Outcome outcome) {
        answer(outcome.subStatus(), outcome.name(), ErrorResponder.standard(outcome.status(), outcome.subStatus()));
    }

    private void answer(int subStatus, String reason, FullHttpResponse response) {
        request.body.discard();
        responses.own(response, request, subStatus, reason);
        phase = Phase.ANSWERED;
    }

    // the end

    private void clientSlow() {
        if (phase instanceof Phase.Exchanging(Exchange exchange)) {
            exchange.end(Outcome.CLIENT_TOO_SLOW);
        }
    }

    private void backendSilent() {
        if (phase instanceof Phase.Exchanging(Exchange exchange)) {
            exchange.inactivityElapsed();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext here, Object event) {
        if (event instanceof Http2ResetFrame) {
            lost();
        } else if (event == ConnectionEvent.TAKES_TOO_SLOWLY) {
            clientSlow();
        }
    }

    /** The connection as a whole is taken from too slowly, and about to be cut. */
    void takenTooSlowly() {
        clientSlow();
    }

    /** The host stops and waits no longer. */
    void stop() {
        switch (phase) {
            case Phase.Waiting _ -> {
                admittance.abandon();
                fail(Outcome.HOST_STOPPING);
            }
            case Phase.Exchanging(Exchange exchange) -> exchange.end(Outcome.HOST_STOPPING);
            case Phase.Idle _, Phase.Answered _, Phase.Ending _ -> {}
        }
    }

    /** The stream has ended, or its connection. What was not read yet keeps it from closing, and its buffers. */
    void lost() {
        gone();
        stream.eventLoop().execute(stream::read);
    }

    /** Nobody waits for the response any more. */
    private void gone() {
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
    }

    @Override
    public void channelInactive(ChannelHandlerContext here) {
        gone();
        sending.cancel();
        context.inactivity().cancel();
        sending.end();
        connection.closed(this);
    }

    /** Of one stream, which the codec resets with the error that fits; the others go on. */
    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        if (cause instanceof Http2Exception || cause instanceof IOException) {
            LOG.debug("a stream of {} failed", stream.parent(), cause);
        } else {
            LOG.error("a stream of a client failed in an unforeseen way", cause);
            Reset.of(stream);
        }
    }
}
