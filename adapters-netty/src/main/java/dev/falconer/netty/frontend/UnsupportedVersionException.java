package dev.falconer.netty.frontend;

/** A request line of a major version of HTTP that is not written like this, or not at all (RFC 9110 section 15.6.6). */
final class UnsupportedVersionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    UnsupportedVersionException() {
        super("major version of a request (expected: 1)");
    }
}
