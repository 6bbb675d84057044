package dev.falconer.domain.forwarding;

/**
 * How long a request's body is, decided from its head alone, strictly: what two readers could understand differently is
 * unsound (RFC 9112 section 6.3).
 */
public final class MessageFraming {

    /** The chunked coding follows. */
    public static final long CHUNKED = -1;

    /** The head cannot be trusted; the connection ends after the answer. */
    public static final long UNSOUND = -2;

    private MessageFraming() {}

    /** The number of body bytes that follow (0 where none do), {@link #CHUNKED} or {@link #UNSOUND}. */
    public static long of(RequestHead head) {
        CharSequence length = head.first("content-length");
        return length == null ? 0 : Long.parseLong(length.toString());
    }
}
