package dev.falconer.domain.forwarding;

import org.jspecify.annotations.Nullable;

/**
 * What the forwarding rules need to know of a client's connection; made once per accepted connection.
 *
 * @param forwardedFor address and port, {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711} (behaviour.md 6.2, step 5);
 *     {@code unknown} where there is no address
 * @param scheme {@code http} or {@code https}, from the connection itself
 * @param certificate the client certificate as base64 DER on one line; null where none was presented
 * @param standing whether it is one of the binding's trusted proxies
 */
public record ClientConnection(
        String forwardedFor, String scheme, @Nullable String certificate, Standing standing) {

    /** The address of a client that has none. */
    public static final String UNKNOWN = "unknown";

    /** How far it is believed what a client says of others. */
    public enum Standing {
        STRANGER,
        TRUSTED_PROXY
    }

    /** Of somebody who is no trusted proxy. */
    public ClientConnection(String forwardedFor, String scheme, @Nullable String certificate) {
        this(forwardedFor, scheme, certificate, Standing.STRANGER);
    }

    boolean isUnknown() {
        return forwardedFor.equals(UNKNOWN);
    }

    boolean isTrusted() {
        return standing == Standing.TRUSTED_PROXY;
    }
}
