package dev.falconer.netty.exchange;

/** What the tunnels of a client connection are told, as a user event of its pipeline. */
public enum TunnelEvent {
    /** Falconer stops before long: say so to both sides, in the words of their protocol. */
    SAY_GOODBYE
}
