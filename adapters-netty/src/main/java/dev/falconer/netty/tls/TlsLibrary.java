package dev.falconer.netty.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who does the cryptography of TLS: BoringSSL, where there is a native build of it, the JDK elsewhere. */
enum TlsLibrary {
    BORINGSSL(SslProvider.OPENSSL_REFCNT),
    JDK(SslProvider.JDK);

    private static final Logger LOG = LoggerFactory.getLogger(TlsLibrary.class);

    private static final String NO_RENEGOTIATION = "jdk.tls.rejectClientInitiatedRenegotiation";

    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private final SslProvider provider;

    TlsLibrary(SslProvider provider) {
        this.provider = provider;
    }

    /** The one of this machine; says so in the log, once. */
    static TlsLibrary ofMachine() {
        TlsLibrary found = OpenSsl.isAvailable() ? BORINGSSL : JDK;
        if (TOLD.compareAndSet(false, true)) {
            switch (found) {
                case BORINGSSL -> LOG.info("TLS by {} (native)", OpenSsl.versionString());
                case JDK -> LOG.info("TLS by the JDK: {}", reason());
            }
        }
        return found;
    }

    /** Before its first use. */
    void prepare() {
        if (this == JDK && System.getProperty(NO_RENEGOTIATION) == null) {
            // A client that begins anew within a connection costs much and gains nothing; BoringSSL never lets it.
            System.setProperty(NO_RENEGOTIATION, "true");
        }
    }

    SslProvider provider() {
        return provider;
    }

    private static String reason() {
        Throwable cause = OpenSsl.unavailabilityCause();
        return cause == null ? "no native library is wanted" : "no native library (" + cause.getMessage() + ")";
    }
}
