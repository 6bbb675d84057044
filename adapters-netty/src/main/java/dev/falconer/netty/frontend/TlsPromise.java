package dev.falconer.netty.frontend;

import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.Scheme;
import dev.falconer.domain.site.StrictTransport;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** What browsers are told to remember about this host, that it speaks TLS (RFC 6797). Immutable. */
final class TlsPromise {

    private static final AsciiString NAME = AsciiString.cached("Strict-Transport-Security");

    /** Null for nothing. */
    private final @Nullable String value;

    private TlsPromise(@Nullable String value) {
        this.value = value;
    }

    /** In TLS only, where the policy wants it. */
    static TlsPromise to(ClientConnection client, BindingPolicy policy) {
        boolean encrypted = client.scheme().equals(Scheme.HTTPS.text());
        return new TlsPromise(
                encrypted
                        ? policy.strictTransport()
                                .map(StrictTransport::fieldValue)
                                .orElse(null)
                        : null);
    }

    /** Says it, unless the application has: that counts more. */
    void addTo(HttpHeaders fields) {
        if (value != null && !fields.contains(NAME)) {
            fields.set(NAME, value);
        }
    }
}
