package dev.falconer.netty.http2;

/** A field section that RFC 9113 calls malformed (section 8.1.1): the stream is reset, the connection goes on. */
final class MalformedHeadException extends Exception {

    MalformedHeadException(String why) {
        super(why, null, false, false);
    }
}
