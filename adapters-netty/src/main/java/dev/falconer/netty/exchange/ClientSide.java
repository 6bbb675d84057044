package dev.falconer.netty.exchange;

import dev.falconer.domain.forwarding.Outcome;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponse;

/**
 * The client's side of an exchange: where its response goes, and who hears how it ended. Called on the client's event loop,
 * which is the exchange's.
 */
public interface ClientSide {

    Channel channel();

    /** Passes an interim response on, where the client understands it. */
    void interimResponse(HttpResponse head);

    /** Frames the head of the final response for this client and writes it. The body follows on the channel. */
    void responseHead(HttpResponse head);

    /** Whether the head accepts the upgrade that this client asked for; what only the client can judge passes. */
    boolean canSwitch(HttpResponse switching);

    /** Writes the head that accepts an upgrade, then leaves HTTP: the channel is the tunnel's from here on. */
    void leaveHttp(HttpResponse head, Tunnel.End end);

    /** Whether {@link #lost} may follow; otherwise {@link #ended} does. */
    boolean takesBack(Replay replay);

    /** The exchange is over without an answer, and its request may go to another backend. Called instead of {@link #ended}. */
    void lost(Outcome outcome, Forwarding forwarding, Replay replay);

    /** The exchange is over; called exactly once, as the last call. */
    void ended(Outcome outcome, long responseBytes);
}
