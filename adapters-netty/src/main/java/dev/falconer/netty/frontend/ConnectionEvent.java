package dev.falconer.netty.frontend;

/** What is noticed about a client connection close to its socket, as a user event of its pipeline. */
enum ConnectionEvent {
    /** The client takes less of what it is sent than the rate demands; the connection is reset behind this. */
    TAKES_TOO_SLOWLY
}
