package dev.falconer.netty.tls;

import dev.falconer.application.port.driven.Authority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;

/** Connects to local ports as the JDK's TLS does, trusting one authority. */
public final class TlsClient {

    private final SSLContext context;

    private TlsClient(SSLContext context) {
        this.context = context;
    }

    public static TlsClient trusting(Path authority) {
        return trusting(authority, new KeyManager[0]);
    }

    /** One that shows a certificate when it is asked for one. */
    public static TlsClient trusting(Path authority, Authority.Issued own) {
        try {
            KeyStore store = empty();
            store.setKeyEntry(
                    "own",
                    key(own),
                    new char[0],
                    certificates(own.certificate()).toArray(X509Certificate[]::new));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            return trusting(authority, keys.getKeyManagers());
        } catch (GeneralSecurityException | IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** One that shows its certificate even to a server that wants one of another authority. */
    public static TlsClient insisting(Path authority, Authority.Issued own) {
        return trusting(authority, new KeyManager[] {new Insisting(key(own), certificates(own.certificate()))});
    }

    private static TlsClient trusting(Path authority, KeyManager[] keys) {
        try {
            KeyStore store = empty();
            store.setCertificateEntry("authority", certificates(authority).getFirst());
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return new TlsClient(context);
        } catch (GeneralSecurityException | IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static List<X509Certificate> certificates(Path file) {
        try {
            return CredentialLoader.certificates(file.toString(), "a certificate");
        } catch (TlsFailure failure) {
            throw new AssertionError(failure);
        }
    }

    private static PrivateKey key(Authority.Issued issued) {
        try {
            return PrivateKeys.of(PemFile.read(issued.key().toString(), "a key"), Optional.empty());
        } catch (TlsFailure failure) {
            throw new AssertionError(failure);
        }
    }

    public SSLContext context() {
        return context;
    }

    /** A connection, not yet shaken hands on, that asks for the certificate of this name. */
    public SSLSocket connect(int port, String name, String... versions) {
        try {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName(name)));
            if (versions.length > 0) {
                parameters.setProtocols(versions);
            }
            socket.setSSLParameters(parameters);
            socket.setSoTimeout(10_000);
            return socket;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Chooses its one key whatever it is asked for. */
    private static final class Insisting extends X509ExtendedKeyManager {

        private static final String ALIAS = "own";

        private final PrivateKey key;
        private final List<X509Certificate> chain;

        Insisting(PrivateKey key, List<X509Certificate> chain) {
            this.key = key;
            this.chain = chain;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[] {ALIAS};
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return ALIAS;
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            throw new IllegalStateException("a client");
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return key;
        }
    }
}
