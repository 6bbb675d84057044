package dev.falconer.netty.exchange;

/** How far a request got that is to go to another backend. */
public enum Replay {
    /** Nothing of it was sent; what has come of its body is held. */
    NEVER_SENT,
    /** It was sent, is idempotent and has no body. */
    SENT
}
