package dev.falconer.netty.lane;

import io.netty.handler.codec.http.HttpMessage;

/** A message whose head was ordinary when it came; the rules may have edited it since. Confined to its event loop. */
sealed interface OrdinaryMessage extends HttpMessage permits OrdinaryRequest, OrdinaryResponse {

    /** Of the body that follows, in bytes; 0 where none does. */
    long length();

    /** Puts the head together as it is now. */
    void writeTo(HeadBuffer target);
}
