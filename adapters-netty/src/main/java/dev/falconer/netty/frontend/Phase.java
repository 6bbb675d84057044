package dev.falconer.netty.frontend;

import dev.falconer.netty.exchange.Exchange;

/** What a client connection is doing. */
sealed interface Phase {

    /** Between requests; perhaps in the middle of a head. */
    record Idle() implements Phase {}

    /** A request waits for admission. */
    record Waiting() implements Phase {}

    /** A request is with a backend. */
    record Exchanging(Exchange exchange) implements Phase {}

    /** The response has been given; its last bytes, or the request's, may still be on their way. */
    record Answered() implements Phase {}

    /** The connection ends. */
    record Ending(Lingering lingering) implements Phase {}

    Phase IDLE = new Idle();
    Phase WAITING = new Waiting();
    Phase ANSWERED = new Answered();
}
