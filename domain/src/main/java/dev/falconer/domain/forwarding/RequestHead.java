package dev.falconer.domain.forwarding;

import org.jspecify.annotations.Nullable;

/**
 * A borrowed view of a client request's head. It is valid only during the call that hands it over: its owner re-points it
 * at the next request. Names compare without regard to case.
 */
public interface RequestHead {

    CharSequence method();

    /** The request-target as received, not decoded (D7). */
    CharSequence target();

    HttpVersion version();

    /** The first value of a field, or null. */
    @Nullable
    CharSequence first(CharSequence name);

    /** Shows every field to the visitor, in order. */
    void forEach(HeaderVisitor visitor);
}
