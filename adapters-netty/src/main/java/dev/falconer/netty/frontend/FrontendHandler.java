package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.netty.exchange.Exchange;
import dev.falconer.netty.exchange.Tunnel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client connection of HTTP/1.1 from request to request; the next is decoded when the response to the last has been written.
 *
 * <p>While a request waits, for admission or for its backend, one read stays armed although nothing is wanted from the
 * client: it is how a client that leaves is noticed. What that read may bring, a pipelined request, stays undecoded, and then
 * no further read is armed. A client that ends its direction behind a request counts as gone, as with nginx: the two look the
 * same, and far more clients leave than half-close. Confined to its event loop.
 */
final class FrontendHandler extends RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FrontendHandler.class);

    private final ClientRequestDecoder decoder;

    private Stay stay = Stay.WHILE_WANTED;

    /** How many requests have begun on this connection. */
    private int requests;

    /** The time for a head runs from its first byte; later bytes do not prolong it. */
    private boolean headTimed;

    /** How long the connection goes on. */
    private enum Stay {
        WHILE_WANTED,
        FOR_ONE_MORE_RESPONSE,
        NO_LONGER
    }

    FrontendHandler(
            Channel channel,
            ClientRequestDecoder decoder,
            ClientResponseEncoder encoder,
            ClientConnection client,
            Frontend frontend) {
        super(channel, new Http1Wire(channel, encoder), client, frontend);
        this.decoder = decoder;
    }

    // the request

    /** The connection stands already: what it speaks had to be found out first. */
    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        patience.in(limits.times().first().toNanos());
        channel.read();
    }

    @Override
    void requestHead(HttpRequest message) {
        patience.lift();
        headTimed = false;
        if (message.decoderResult().isFailure()) {
            unreadable(message, message.decoderResult().cause());
            return;
        }
        begin(message);
        requests++;
        if (requests == limits.connections().requests()) {
            request.keepsAlive = false;
        }
        ask();
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
    void requestPart(HttpContent part) {
        boolean malformed = part.decoderResult().isFailure();
        if (malformed) {
            request.keepsAlive = false;
        }
        if (malformed && phase instanceof Phase.Waiting) {
            part.release();
            admittance.abandon();
            fail(Outcome.REQUEST_BODY_MALFORMED);
            return;
        }
        boolean answered = phase instanceof Phase.Answered;
        super.requestPart(part);
        if (answered) {
            settle();
        }
    }

    @Override
    void readComplete() {
        switch (phase) {
            case Phase.Idle _ -> {
                if (decoder.headBegun() && !headTimed) {
                    headTimed = true;
                    patience.in(limits.times().requestHead().toNanos());
                }
                channel.read();
            }
            case Phase.Exchanging(Exchange exchange) -> {
                exchange.requestReadComplete();
                watch();
            }
            case Phase.Waiting _, Phase.Answered _ -> watch();
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
        boolean answered = phase instanceof Phase.Answered;
        super.channelWritabilityChanged(here);
        if (answered) {
            settle();
        }
    }

    // the response

    @Override
    public void responseHead(HttpResponse response) {
        boolean refusedUnread = response.status().code() >= 400 && request.unfinished();
        if (stay != Stay.WHILE_WANTED || refusedUnread || request.withheld()) {
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
    void answer(int subStatus, String reason, FullHttpResponse response) {
        if (stay != Stay.WHILE_WANTED || request.unfinished()) {
            request.keepsAlive = false;
        }
        super.answer(subStatus, reason, response);
    }

    @Override
    void answered() {
        settle();
    }

    @Override
    void cut(Outcome outcome) {
        responses.cut();
    }

    /** Goes on to the next request once both the request and its response are through, or ends the connection. */
    private void settle() {
        if (!request.keepsAlive || stay == Stay.NO_LONGER || request.unfinished()) {
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

    @Override
    void patienceElapsed() {
        if (phase instanceof Phase.Exchanging || phase instanceof Phase.Waiting) {
            super.patienceElapsed();
        } else if (phase instanceof Phase.Idle && decoder.headBegun()) {
            request = ClientRequest.unreadable();
            refuse(ErrorResponder.HEAD_TOO_SLOW);
        } else {
            channel.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext here, Object event) {
        if (event == ListenerEvent.YIELD) {
            stay = Stay.FOR_ONE_MORE_RESPONSE;
        } else if (event == ListenerEvent.DRAIN) {
            stay = Stay.NO_LONGER;
            if (phase instanceof Phase.Idle) {
                channel.close();
            }
        } else if (event == ListenerEvent.STOP) {
            stay = Stay.NO_LONGER;
            stop();
            responses.closeBehindLast();
        } else if (event == ConnectionEvent.TAKES_TOO_SLOWLY) {
            clientTooSlow();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.error("a client connection failed in an unforeseen way", cause);
        }
        channel.close();
    }
}
