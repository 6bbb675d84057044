package dev.falconer.domain.forwarding;

/**
 * How the forwarding of one request ended: which leg, and at what moment. The status is what a client is answered where
 * its response had not begun; where it had, its connection is cut instead (behaviour.md 6.8).
 */
public enum Outcome {
    /** The whole response was passed on. */
    COMPLETED(0, 0),
    /** The backend answered 101 and the connection became a tunnel. */
    UPGRADED(0, 0),
    /** The client left, or its request broke off. */
    CLIENT_GONE(400, 0),
    /** The request body grew beyond the limit while it streamed. */
    REQUEST_BODY_TOO_LARGE(413, 1),
    /** The request body could not be understood. */
    REQUEST_BODY_MALFORMED(400, 0),
    /** The client sent its request, or took its response, below the rate that is demanded. */
    CLIENT_TOO_SLOW(408, 0),
    /** The backend refused the connection, or it could not be made. */
    BACKEND_CONNECT_FAILED(502, 3),
    /** The backend closed or reset before it had answered. */
    BACKEND_CLOSED_EARLY(502, 3),
    /** The backend closed or reset in the middle of its answer. */
    BACKEND_BROKE_OFF(502, 3),
    /** The backend's answer is not sound HTTP. */
    BACKEND_RESPONSE_MALFORMED(502, 3),
    /** The backend showed no activity for the request timeout (D9). */
    BACKEND_TIMED_OUT(502, 3),
    /** We have forwarded the request before: it goes in a circle (RFC 9110 section 7.6.3). */
    FORWARDING_LOOP(508, 0),
    /** Falconer stops and could wait no longer. */
    HOST_STOPPING(503, 0);

    private final int status;
    private final int subStatus;

    Outcome(int status, int subStatus) {
        this.status = status;
        this.subStatus = subStatus;
    }

    /** Whether the backend is to blame. */
    public boolean isBackendFault() {
        return switch (this) {
            case BACKEND_CONNECT_FAILED,
                    BACKEND_CLOSED_EARLY,
                    BACKEND_BROKE_OFF,
                    BACKEND_RESPONSE_MALFORMED,
                    BACKEND_TIMED_OUT -> true;
            case COMPLETED,
                    UPGRADED,
                    CLIENT_GONE,
                    REQUEST_BODY_TOO_LARGE,
                    REQUEST_BODY_MALFORMED,
                    CLIENT_TOO_SLOW,
                    FORWARDING_LOOP,
                    HOST_STOPPING -> false;
        };
    }

    /** What the client is answered where its response had not begun; 0 where it has been answered. */
    public int status() {
        return status;
    }

    public int subStatus() {
        return subStatus;
    }
}
