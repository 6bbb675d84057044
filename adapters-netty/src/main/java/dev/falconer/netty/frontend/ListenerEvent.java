package dev.falconer.netty.frontend;

/** What a listener tells its client connections, as a user event of their pipelines. */
public enum ListenerEvent {
    /** Finish what is under way, then close; idle ones close now. */
    DRAIN,
    /** Close now. */
    STOP
}
