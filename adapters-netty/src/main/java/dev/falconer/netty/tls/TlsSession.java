package dev.falconer.netty.tls;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What a connection's TLS tells of its client. Called on the event loop, once the handshake is through. */
public final class TlsSession {

    private final SSLEngine engine;

    private TlsSession(SSLEngine engine) {
        this.engine = engine;
    }

    /** Null where the connection speaks no TLS. */
    public static @Nullable TlsSession of(Channel channel) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        return handler == null ? null : new TlsSession(handler.engine());
    }

    /** The client's certificate, which has been verified, as base64 of its DER on one line; null where it has shown none. */
    public @Nullable String clientCertificate() {
        if (!engine.getNeedClientAuth() && !engine.getWantClientAuth()) {
            return null;
        }
        try {
            byte[] der = engine.getSession().getPeerCertificates()[0].getEncoded();
            return Base64.getEncoder().encodeToString(der);
        } catch (SSLPeerUnverifiedException none) {
            return null;
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("a certificate that came encoded", impossible);
        }
    }
}
