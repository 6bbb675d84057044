package dev.falconer.application.port.driven;

/** Two Falconers could not meet, or one of them has left or fallen silent. The message says which, and what was expected. */
public final class HandOverFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    public HandOverFailedException(String message) {
        super(message);
    }

    public HandOverFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
