package dev.falconer.domain.forwarding;

import org.jspecify.annotations.Nullable;

/** Judges a request head before anything of it is forwarded: method, target, Host, fields, framing. */
public final class RequestRules {

    private RequestRules() {}

    /** Why the request is refused, or null where it is sound. */
    public static @Nullable Objection objection(RequestHead head) {
        return null;
    }
}
