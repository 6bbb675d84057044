package dev.falconer.it.load;

import java.io.Serial;

/** A call that got no whole answer, and nobody had said before that it would not. */
final class BrokenCallException extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    BrokenCallException(String how) {
        super(how);
    }
}
