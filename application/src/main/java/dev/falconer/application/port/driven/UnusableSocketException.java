package dev.falconer.application.port.driven;

/** A socket that Falconer was given cannot be used. The message says which one, and what was expected. */
public final class UnusableSocketException extends Exception {

    private static final long serialVersionUID = 1L;

    public UnusableSocketException(String message) {
        super(message);
    }

    /** Nobody would accept what connects there. */
    public static UnusableSocketException unclaimed(ListeningSocket socket) {
        return new UnusableSocketException("nothing is bound to the socket that Falconer was given: "
                + socket.address() + ", descriptor " + socket.descriptor()
                + " (expected: a binding of that address, for instance by --urls)");
    }
}
