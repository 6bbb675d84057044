package dev.falconer.application.port.driven;

/** The operator's door could not be opened. The message names the socket and what to do. */
public final class ControlFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    public ControlFailedException(String socket, String reason, Throwable cause) {
        super("cannot be operated through " + socket + ": " + reason, cause);
    }
}
