package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Binding;

/** A binding could not be opened. The message names the binding and what to do. */
public final class BindFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    public BindFailedException(Binding binding, String reason, Throwable cause) {
        super("cannot listen on " + binding + ": " + reason, cause);
    }
}
