package dev.falconer.netty.tls;

import dev.falconer.domain.site.TlsPolicy;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the library's contexts: which versions, ciphers and protocols are spoken, and what clients are asked. Blocks. */
final class ContextMaker {

    private static final Logger LOG = LoggerFactory.getLogger(ContextMaker.class);

    /** In the order of our preference. */
    private static final List<String> PROTOCOLS =
            List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1);

    /** Forward secrecy and authenticated encryption only; none of it is on the list of RFC 9113 section 9.2.2. */
    private static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final long SESSIONS = 20_000;
    private static final Duration SESSION_LIFE = Duration.ofHours(1);

    private final TlsPolicy policy;
    private final TlsLibrary library;

    ContextMaker(TlsPolicy policy, TlsLibrary library) {
        this.policy = policy;
        this.library = library;
    }

    TlsContext make(Credential credential, List<X509Certificate> authorities) throws TlsFailure {
        TlsLibrary able = ableToSignWith(credential);
        able.prepare();
        Optional<OcspStaple> staple = stapled(credential, able);
        SslContextBuilder builder = SslContextBuilder.forServer(
                        credential.key(), credential.chain().toArray(X509Certificate[]::new))
                .sslProvider(able.provider())
                .protocols(versions())
                .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        // A client that speaks none of ours gets none, and then HTTP/1.1.
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        PROTOCOLS))
                .clientAuth(clientAuthentication())
                .enableOcsp(staple.isPresent())
                .sessionCacheSize(SESSIONS)
                .sessionTimeout(SESSION_LIFE.toSeconds());
        if (!authorities.isEmpty()) {
            builder.trustManager(authorities);
        }
        try {
            SslContext context = builder.build();
            if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
                // Without a key of ours BoringSSL makes its own and changes it every other day.
                sessions.setTicketKeys();
            }
            return new TlsContext(context, staple);
        } catch (SSLException | IllegalArgumentException failure) {
            throw new TlsFailure(
                    "the certificate in " + credential.origin() + " cannot be used: " + failure.getMessage(), failure);
        }
    }

    private String[] versions() {
        return switch (policy.oldest()) {
            case TLS_1_2 -> new String[] {"TLSv1.3", "TLSv1.2"};
            case TLS_1_3 -> new String[] {"TLSv1.3"};
        };
    }

    private ClientAuth clientAuthentication() {
        return switch (policy.clientCertificates()) {
            case NOT_ASKED -> ClientAuth.NONE;
            case OPTIONAL -> ClientAuth.OPTIONAL;
            case REQUIRED -> ClientAuth.REQUIRE;
        };
    }

    /** Netty's way into BoringSSL finds no key for a client that is to be shown an Ed25519 certificate. */
    private TlsLibrary ableToSignWith(Credential credential) {
        return credential.key().getAlgorithm().equals("EdDSA") ? TlsLibrary.JDK : library;
    }

    private static Optional<OcspStaple> stapled(Credential credential, TlsLibrary library) {
        return switch (library) {
            case BORINGSSL -> credential.staple();
            case JDK -> {
                if (credential.staple().isPresent()) {
                    LOG.warn("the OCSP response for {} is not stapled: the JDK cannot", credential.origin());
                }
                yield Optional.empty();
            }
        };
    }
}
