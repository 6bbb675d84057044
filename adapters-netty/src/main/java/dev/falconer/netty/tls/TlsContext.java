package dev.falconer.netty.tls;

import io.netty.handler.ssl.SslContext;
import java.util.Optional;

/**
 * What the connections have in common that are shown one certificate.
 *
 * @param context of the library, released by {@link TlsContexts}
 * @param staple that goes with the certificate, where the library can staple
 */
record TlsContext(SslContext context, Optional<OcspStaple> staple) {}
