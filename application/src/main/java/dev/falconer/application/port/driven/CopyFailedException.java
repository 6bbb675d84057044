package dev.falconer.application.port.driven;

/** A folder cannot be copied at the moment. The message says what was found and what was expected. */
public final class CopyFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    public CopyFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
