package dev.falconer.netty.exchange;

import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.UpgradeProtocol;
import dev.falconer.netty.backend.BackendConnection;
import dev.falconer.netty.backend.BackendPool;
import dev.falconer.netty.backend.Borrower;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, client channel and backend channel joined.
 *
 * <pre>
 *            (a) client request            (b) backend request
 *   client ─────────────────────▶ Exchange ─────────────────────▶ backend
 *          ◀─────────────────────          ◀─────────────────────
 *            (d) client response           (c) backend response
 * </pre>
 *
 * Both directions run at once; each body is a {@link BodyRelay}. There is one exit, {@link #end}. What a client sees of it:
 *
 * <pre>
 *   which side ended, and how          │ head of (d) not sent  │ head of (d) sent
 *   ───────────────────────────────────┼───────────────────────┼──────────────────────
 *   (c) complete                       │ –                     │ the response; keep-alive
 *   (c) complete, (a) still under way  │ –                     │ the response; lingering close
 *   (a) client left, body cut short    │ nobody to tell        │ nobody to tell
 *   (a) body malformed / too large     │ 400 / 413             │ cut
 *   (a) body comes too slowly          │ 408                   │ cut
 *   (b) no connection                  │ elsewhere, or 502     │ –
 *   (b) (c) closed, reset              │ elsewhere, or 502     │ cut
 *   (b) (c) not HTTP                   │ 502                   │ cut
 *   (b) (c) silent too long            │ 502                   │ cut
 *   (d) response taken too slowly      │ –                     │ cut
 *   the host stops                     │ 503                   │ cut
 * </pre>
 *
 * "Elsewhere": a request that no backend has seen, or an idempotent one without a body, goes back to admission, which knows
 * whether its backend is gone; {@link ClientSide#lost}. "Cut" is a reset, so that a response without a length cannot be taken for complete. In every row but the first the backend
 * connection is closed, which is how a backend learns that nobody waits any more. Confined to its event loop.
 */
public final class Exchange implements Borrower {

    private final ExchangeContext context;
    private final ClientSide client;
    private final Forwarding forwarding;
    private final BodyRelay requestBody;
    private final BodyRelay responseBody;

    private @Nullable BackendConnection connection;
    private @Nullable HttpResponse switchHead;
    private ResponseLeg response = ResponseLeg.AWAITED;
    private boolean delimited;
    private boolean backendPersists;
    private boolean continued;
    private boolean retried;
    private boolean answered;
    private boolean over;

    /** How far the backend's response has come. */
    private enum ResponseLeg {
        AWAITED,
        STREAMING,
        SWITCHING
    }

    public Exchange(ExchangeContext context, ClientSide client, Forwarding forwarding, BodyRelay requestBody) {
        this.context = context;
        this.client = client;
        this.forwarding = forwarding;
        this.requestBody = requestBody;
        this.responseBody = context.responseBody().renew();
    }

    // (a) the client's request

    /** Finds a connection and sends the head. The caller reports a read complete afterwards, which flushes. */
    public void start() {
        stirred();
        BackendConnection idle = pool().acquireNow(plan().backend().endpoint());
        if (idle != null) {
            join(idle);
        } else {
            pool().acquireLater(plan().backend().endpoint(), this);
        }
    }

    /** Takes over a part of the request's body. */
    public void requestPart(HttpContent part) {
        if (part.decoderResult().isFailure()) {
            part.release();
            end(Outcome.REQUEST_BODY_MALFORMED);
        } else if (plan().exceedsBodyLimit(requestBody.bytes() + part.content().readableBytes())) {
            part.release();
            end(Outcome.REQUEST_BODY_TOO_LARGE);
        } else {
            stirred();
            requestBody.pass(part);
        }
    }

    public void requestReadComplete() {
        requestBody.readComplete();
    }

    /** Whether the whole request has been read. */
    public boolean requestReceived() {
        return requestBody.ended();
    }

    /** The client takes more of the response, or does not, for now. */
    public void clientWritabilityChanged() {
        if (!over) {
            stirred();
            responseBody.pull();
        }
    }

    // (b) the backend's request

    @Override
    public boolean connected(BackendConnection fresh) {
        if (over) {
            return false;
        }
        join(fresh);
        if (fresh.equals(connection)) {
            requestBody.readComplete();
            fresh.channel().flush();
        }
        return true;
    }

    @Override
    public void connectFailed(Throwable cause) {
        goElsewhere(Outcome.BACKEND_CONNECT_FAILED, retried ? Replay.SENT : Replay.NEVER_SENT);
    }

    /** A write may fail at once, and this be over, or on another connection, before it is back: then nothing more is done here. */
    private void join(BackendConnection backend) {
        connection = backend;
        backend.send(forwarding.request(), this);
        if (backend.equals(connection)) {
            responseBody.open(backend.channel(), client.channel());
            requestBody.open(client.channel(), backend.channel());
        }
        if (backend.equals(connection) && (retried || forwarding.replayed())) {
            backend.channel()
                    .write(LastHttpContent.EMPTY_LAST_CONTENT, backend.channel().voidPromise());
        }
    }

    @Override
    public void writabilityChanged() {
        stirred();
        requestBody.pull();
    }

    // (c) the backend's response

    @Override
    public void responseHead(HttpResponse head) {
        stirred();
        if (head.decoderResult().isFailure()) {
            failed(head.decoderResult().cause());
            return;
        }
        int status = head.status().code();
        if (status == 101) {
            switching(head);
        } else if (status < 200) {
            continued |= status == 100;
            plan().rewriteResponse(context.responseFields().of(head.headers()), status);
            client.interimResponse(head);
        } else if (ResponseDelimiting.isSound(head)) {
            answered();
            response = ResponseLeg.STREAMING;
            delimited = ResponseDelimiting.isDelimited(head, method());
            backendPersists = delimited && HttpUtil.isKeepAlive(head);
            plan().rewriteResponse(context.responseFields().of(head.headers()), status);
            introduce(head);
            client.responseHead(head);
        } else {
            end(Outcome.BACKEND_RESPONSE_MALFORMED);
        }
    }

    @Override
    public void responsePart(HttpContent part) {
        if (part.decoderResult().isFailure()) {
            part.release();
            end(brokenOff(Outcome.BACKEND_RESPONSE_MALFORMED));
            return;
        }
        stirred();
        if (response == ResponseLeg.SWITCHING) {
            part.release();
            becomeTunnel();
            return;
        }
        if (part instanceof LastHttpContent && !delimited && connection != null && connection.broken()) {
            part.release();
            end(Outcome.BACKEND_BROKE_OFF);
            return;
        }
        responseBody.pass(part);
        if (responseBody.ended()) {
            end(Outcome.COMPLETED);
        }
    }

    @Override
    public void responseReadComplete() {
        responseBody.readComplete();
    }

    @Override
    public void closed() {
        BackendConnection lost = connection;
        boolean unanswered = response == ResponseLeg.AWAITED;
        if (lost != null && unanswered && !retried && Retry.isHarmless(lost, method(), requestBody)) {
            retried = true;
            connection = null;
            requestBody.discard();
            pool().acquireLater(plan().backend().endpoint(), this);
        } else if (unanswered && Retry.isRepeatable(method(), requestBody)) {
            goElsewhere(Outcome.BACKEND_CLOSED_EARLY, Replay.SENT);
        } else {
            end(brokenOff(Outcome.BACKEND_CLOSED_EARLY));
        }
    }

    @Override
    public void failed(Throwable cause) {
        if (cause instanceof PrematureChannelClosureException) {
            // In the middle of a head, of which the client has seen nothing.
            closed();
        } else if (cause instanceof DecoderException || cause instanceof IllegalArgumentException) {
            end(brokenOff(Outcome.BACKEND_RESPONSE_MALFORMED));
        } else {
            closed();
        }
    }

    private void answered() {
        answered = true;
        context.admission().answered(forwarding.admitted());
    }

    private void introduce(HttpResponse head) {
        String introduction = forwarding.introduction();
        if (introduction != null) {
            head.headers().add(HttpHeaderNames.SET_COOKIE, introduction);
        }
    }

    // leaving HTTP

    private void switching(HttpResponse head) {
        if (forwarding.upgrade() == UpgradeProtocol.NONE || !requestBody.ended() || !client.canSwitch(head)) {
            end(Outcome.BACKEND_RESPONSE_MALFORMED);
            return;
        }
        answered();
        response = ResponseLeg.SWITCHING;
        plan().rewriteResponse(
                        context.responseFields().of(head.headers()),
                        head.status().code());
        introduce(head);
        switchHead = head;
    }

    private void becomeTunnel() {
        BackendConnection backend = connection;
        HttpResponse head = switchHead;
        if (backend == null || head == null) {
            throw new IllegalStateException("a tunnel without its backend");
        }
        over = true;
        connection = null;
        context.inactivity().lift();
        Tunnel.join(client, backend, head, context, () -> context.admission().tunnelClosed(forwarding.admitted()));
        context.admission().finished(forwarding.admitted(), Outcome.UPGRADED);
        client.ended(Outcome.UPGRADED, 0);
    }

    // the end

    /** The client has closed, or its connection broke. */
    public void clientGone() {
        end(Outcome.CLIENT_GONE);
    }

    /** Ends the exchange, and lets its request go to another backend, if this one is gone. */
    private void goElsewhere(Outcome outcome, Replay replay) {
        if (!over && client.takesBack(replay)) {
            leave(outcome);
            if (replay == Replay.SENT) {
                requestBody.discard();
            }
            client.lost(outcome, forwarding, replay);
        } else {
            end(outcome);
        }
    }

    /** Ends the exchange from outside, for the reason given. */
    public void end(Outcome outcome) {
        if (!over) {
            requestBody.discard();
            leave(outcome);
            if (answered) {
                context.admission().finished(forwarding.admitted(), outcome);
            } else {
                context.admission().unanswered(forwarding.admitted(), outcome);
            }
            client.ended(outcome, responseBody.bytes());
        }
    }

    private void leave(Outcome outcome) {
        over = true;
        context.inactivity().lift();
        BackendConnection backend = connection;
        connection = null;
        if (backend == null) {
            pool().withdraw(plan().backend().endpoint(), this);
        } else {
            if (outcome == Outcome.COMPLETED && backendPersists && requestBody.ended()) {
                backend.giveBack();
            } else {
                backend.abort();
            }
        }
    }

    /** Where it is forwarded to. */
    public BackendEndpoint endpoint() {
        return plan().backend().endpoint();
    }

    /**
     * The backend has not stirred for the request timeout. Waiting for the client, in either direction, is not the
     * backend's silence.
     */
    public void inactivityElapsed() {
        boolean clientSendsSlowly =
                connection != null && !requestBody.ended() && !requestBody.blocked() && !clientWaitsForContinue();
        boolean clientReadsSlowly = response == ResponseLeg.STREAMING && responseBody.blocked();
        if (clientSendsSlowly || clientReadsSlowly) {
            stirred();
        } else {
            end(Outcome.BACKEND_TIMED_OUT);
        }
    }

    private boolean clientWaitsForContinue() {
        return !continued && requestBody.bytes() == 0 && HttpUtil.is100ContinueExpected(forwarding.request());
    }

    private void stirred() {
        long timeout = plan().policy().requestTimeout().toNanos();
        if (timeout > 0) {
            context.inactivity().in(timeout);
        }
    }

    private Outcome brokenOff(Outcome beforeTheHead) {
        return response == ResponseLeg.AWAITED ? beforeTheHead : Outcome.BACKEND_BROKE_OFF;
    }

    private HttpMethod method() {
        return forwarding.request().method();
    }

    private ForwardingPlan plan() {
        return forwarding.admitted().plan();
    }

    private BackendPool pool() {
        return context.pools().of(plan().policy().protocol());
    }
}
