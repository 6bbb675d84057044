package dev.falconer.domain.forwarding;

import org.jspecify.annotations.Nullable;

/** Judges a request head before anything of it is forwarded: method, target, Host, framing. */
public final class RequestRules {

    private RequestRules() {}

    /** Why the request is answered 400, or null where it is sound. */
    public static @Nullable String objection(RequestHead head) {
        return null;
    }
}
