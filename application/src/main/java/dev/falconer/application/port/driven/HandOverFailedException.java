package dev.falconer.application.port.driven;

/** Two Falconers could not meet, or one of them has left or fallen silent. The message says which, and what was expected. */
public final class HandOverFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Whom it failed with. */
    private enum Other {
        THERE,
        NOT_THERE
    }

    private final Other other;

    public HandOverFailedException(String message) {
        super(message);
        this.other = Other.THERE;
    }

    public HandOverFailedException(String message, Throwable cause) {
        this(message, cause, Other.THERE);
    }

    private HandOverFailedException(String message, Throwable cause, Other other) {
        super(message, cause);
        this.other = other;
    }

    /** No other Falconer was there to begin with. */
    public static HandOverFailedException ofNobody(String message, Throwable cause) {
        return new HandOverFailedException(message, cause, Other.NOT_THERE);
    }

    public boolean isOfNobody() {
        return other == Other.NOT_THERE;
    }
}
