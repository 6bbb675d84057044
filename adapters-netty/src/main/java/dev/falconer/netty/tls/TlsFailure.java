package dev.falconer.netty.tls;

import org.jspecify.annotations.Nullable;

/** What a binding's TLS needs cannot be used. The message names the file, what was found and what was expected. */
public final class TlsFailure extends Exception {

    private static final long serialVersionUID = 1L;

    TlsFailure(String message) {
        this(message, null);
    }

    TlsFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
