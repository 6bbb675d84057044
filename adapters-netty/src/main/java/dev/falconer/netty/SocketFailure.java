package dev.falconer.netty;

/** A UNIX socket cannot be listened on. */
final class SocketFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    SocketFailure(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** Names the file and what to do. */
    String reason() {
        return reason;
    }
}
