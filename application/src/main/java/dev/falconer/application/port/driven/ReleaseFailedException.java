package dev.falconer.application.port.driven;

/** A release cannot be made, be noted, or be gone back to. The message says what was found and what was expected. */
public final class ReleaseFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    public ReleaseFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
