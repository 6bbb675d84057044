package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Binding;
import org.jspecify.annotations.Nullable;

/** A binding could not be opened. The message names the binding and what to do. */
public final class BindFailedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean addressToBlame;

    /** Its address could not be had. */
    public BindFailedException(Binding binding, String reason, Throwable cause) {
        this(binding, reason, cause, true);
    }

    private BindFailedException(Binding binding, String reason, @Nullable Throwable cause, boolean addressToBlame) {
        super("cannot listen on " + binding + ": " + reason, cause);
        this.addressToBlame = addressToBlame;
    }

    /** What the binding was given cannot be used, wherever it listens; see {@link ProxyTransport#problems}. */
    public static BindFailedException unusable(Binding binding, String reason, Throwable cause) {
        return new BindFailedException(binding, reason, cause, false);
    }

    /** The same, of something that is unusable by its nature. */
    public static BindFailedException unusable(Binding binding, String reason) {
        return new BindFailedException(binding, reason, null, false);
    }

    /** Whether the address is what could not be had. */
    public boolean isAddressToBlame() {
        return addressToBlame;
    }
}
