package dev.falconer.netty.frontend;

/** What a listener tells its client connections, as a user event of their pipelines. */
public enum ListenerEvent {
    /** Somebody else accepts connections now: say so with the next response, and then close. Idle ones may have one more request. */
    YIELD,
    /** Finish what is under way, then close; idle ones close now. */
    DRAIN,
    /** Close now. */
    STOP
}
