package dev.falconer.netty.frontend;

import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.netty.exchange.BodyRelay;
import dev.falconer.netty.exchange.Forwarding;
import dev.falconer.netty.exchange.Replay;
import dev.falconer.netty.lane.OrdinaryRequest;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * What the client's side remembers of one request: what it was, as received, and what has been answered. Confined to its
 * event loop.
 */
final class ClientRequest {

    private static final String UNKNOWN = "-";
    private static final int MOST_ATTEMPTS = 3;

    /** The message; forwarding edits it. */
    final HttpRequest message;

    final BodyRelay body;
    final String method;

    /** As received; borrowed until the head is given back ({@link ClientRequestDecoder#nextRequest}): then it is another client's. */
    final CharSequence target;

    final boolean http10;
    final boolean head;
    private final boolean awaits100;

    final long arrived = System.nanoTime();

    /** Of the body, as {@code MessageFraming} puts it. */
    long length;

    /** Whether its last byte has been read. */
    boolean received;

    /** Whether the connection goes on after the response. */
    boolean keepsAlive;

    /** The last attempt to forward it, where that came to nothing and it may go to another backend. */
    @Nullable
    Lost lost;

    /** Whether a backend has had it as a whole, and has not answered. */
    boolean sent;

    /** The backend that did not answer it, or not to its end, where that is why it failed. */
    @Nullable
    BackendEndpoint lostIn;

    /** How often no connection came about. */
    private int attempts;

    /** Of the response; 0 while there is none. */
    int status;

    int subStatus;
    String reason = "";

    /** How an attempt to forward a request ended that came to nothing. */
    record Lost(Forwarding forwarding, Outcome outcome, Replay replay) {}

    private ClientRequest(HttpRequest message, String method, BodyRelay body, boolean keepsAlive) {
        this.message = message;
        this.body = body;
        this.method = method;
        this.target = message instanceof OrdinaryRequest ordinary ? ordinary.received() : message.uri();
        this.http10 = message.protocolVersion().equals(HttpVersion.HTTP_1_0);
        this.head = message.method().equals(HttpMethod.HEAD);
        this.awaits100 = HttpUtil.is100ContinueExpected(message);
        this.keepsAlive = keepsAlive;
    }

    /** @param body its own, until the next request begins */
    static ClientRequest of(HttpRequest message, BodyRelay body) {
        return new ClientRequest(message, message.method().name(), body, HttpUtil.isKeepAlive(message));
    }

    /** One whose head could not be read; the connection ends behind the answer. */
    static ClientRequest unreadable() {
        return unreadable(HttpMethod.GET);
    }

    /** One of whose head no more could be read than its method: the answer to a HEAD has no body, whatever is wrong with it. */
    static ClientRequest unreadable(HttpMethod method) {
        HttpRequest nothing = new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, UNKNOWN, EmptyHttpHeaders.INSTANCE);
        return new ClientRequest(nothing, UNKNOWN, new BodyRelay(ForwardingPlan::rewriteRequestTrailers), false);
    }

    /** It ended otherwise than by a whole response; where there was none, the outcome's status stands for it in the log. */
    void broke(Outcome outcome) {
        if (!answered()) {
            status = outcome.status();
        }
        subStatus = outcome.subStatus();
        reason = outcome.name();
    }

    /** A backend that lives and takes no connection is tried a few times more: its queue may be full for a moment. */
    boolean mayTryAgain() {
        return attempts++ < MOST_ATTEMPTS;
    }

    boolean answered() {
        return status != 0;
    }

    /** Whether the client waits for a 100 before it sends the body: a final status in its place leaves open whether it will. */
    boolean withheld() {
        return awaits100 && body.bytes() == 0 && unfinished();
    }

    /** Whether bytes of it are still to come: then the connection cannot go on behind an answer given now. */
    boolean unfinished() {
        return !received && length != 0;
    }
}
