package dev.falconer.netty.tls;

import dev.falconer.domain.site.CertificateSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes credentials of what a configuration names. Blocks on files; called on the main thread and on the virtual threads that
 * look for changes, never on an event loop.
 */
final class CredentialLoader {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialLoader.class);

    private static final String CERTIFICATE = "a PEM file with a certificate";
    private static final String KEY = "a PEM file with a private key";
    private static final Duration WARNING_TIME = Duration.ofDays(14);

    private final DevelopmentCertificate development;

    CredentialLoader(DevelopmentCertificate development) {
        this.development = development;
    }

    Credential load(CertificateSource source) throws TlsFailure {
        Credential credential = switch (source) {
            case CertificateSource.Pem pem -> pem(pem);
            case CertificateSource.Pkcs12 pkcs12 -> pkcs12(pkcs12);
            case CertificateSource.Development _ -> development.obtain();
        };
        warnOfItsEnd(credential);
        return credential;
    }

    /** The certificates of a PEM file, of which there must be one. */
    static List<X509Certificate> certificates(String file, String what) throws TlsFailure {
        return certificates(PemFile.read(file, what));
    }

    /** When it is time to load the source again although its files are the same. */
    Instant renewal(CertificateSource source, Credential credential) {
        return switch (source) {
            case CertificateSource.Development _ -> development.renewal(credential);
            case CertificateSource.Pem _, CertificateSource.Pkcs12 _ -> Instant.MAX;
        };
    }

    /** What a change of the source would show in. */
    static List<String> files(CertificateSource source) {
        return switch (source) {
            case CertificateSource.Pem pem ->
                Stream.concat(
                                Stream.of(pem.certificate()),
                                Stream.of(pem.key(), pem.passwordFile(), pem.ocspResponse())
                                        .flatMap(Optional::stream))
                        .toList();
            case CertificateSource.Pkcs12 pkcs12 ->
                Stream.concat(
                                Stream.of(pkcs12.file()),
                                Stream.of(pkcs12.passwordFile(), pkcs12.ocspResponse())
                                        .flatMap(Optional::stream))
                        .toList();
            case CertificateSource.Development _ -> List.of();
        };
    }

    private static Credential pem(CertificateSource.Pem source) throws TlsFailure {
        PemFile file = PemFile.read(source.certificate(), CERTIFICATE);
        List<X509Certificate> chain = certificates(file);
        PemFile keyFile = source.key().isPresent() ? PemFile.read(source.key().get(), KEY) : file;
        PrivateKey key = PrivateKeys.of(keyFile, source.passwordFile());
        return Credential.checked(source.certificate(), chain, keyFile.name(), key, staple(source.ocspResponse()));
    }

    private static List<X509Certificate> certificates(PemFile file) throws TlsFailure {
        var certificates = new ArrayList<X509Certificate>();
        for (PemFile.Block block : file.blocks()) {
            if (block.isCertificate()) {
                certificates.add(certificate(file.name(), block));
            }
        }
        if (certificates.isEmpty()) {
            throw new TlsFailure(file.name() + " holds no certificate (found: " + file.found()
                    + "; expected: a block that begins with -----BEGIN CERTIFICATE-----)");
        }
        return certificates;
    }

    private static X509Certificate certificate(String file, PemFile.Block block) throws TlsFailure {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.content()));
        } catch (CertificateException | IllegalArgumentException malformed) {
            throw new TlsFailure("a certificate in " + file + " is damaged: " + malformed.getMessage(), malformed);
        }
    }

    private static Credential pkcs12(CertificateSource.Pkcs12 source) throws TlsFailure {
        byte[] bytes = TlsFile.read(source.file(), "a PKCS#12 file");
        char[] password = source.passwordFile().isPresent()
                ? TlsFile.password(source.passwordFile().get())
                : new char[0];
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), password);
            String alias = onlyKey(source.file(), store);
            if (!(store.getKey(alias, password) instanceof PrivateKey key)) {
                throw new TlsFailure("the key in " + source.file() + " is no private key");
            }
            List<X509Certificate> chain = Arrays.stream(store.getCertificateChain(alias))
                    .map((Certificate each) -> (X509Certificate) each)
                    .toList();
            return Credential.checked(source.file(), chain, source.file(), key, staple(source.ocspResponse()));
        } catch (IOException failure) {
            throw pkcs12Failure(source, failure);
        } catch (GeneralSecurityException failure) {
            throw new TlsFailure(source.file() + " cannot be read: " + failure.getMessage(), failure);
        }
    }

    private static TlsFailure pkcs12Failure(CertificateSource.Pkcs12 source, IOException failure) {
        if (failure.getCause() instanceof UnrecoverableKeyException) {
            return new TlsFailure(
                    source.passwordFile().isPresent()
                            ? "the password in " + source.passwordFile().get() + " does not open " + source.file()
                            : source.file() + " has a password (expected: " + PrivateKeys.PASSWORD_FILE + ")",
                    failure);
        }
        return new TlsFailure(
                source.file() + " is not a PKCS#12 file: " + failure.getMessage()
                        + " (expected: .pfx or .p12; a PEM file is named as one)",
                failure);
    }

    private static String onlyKey(String file, KeyStore store) throws GeneralSecurityException, TlsFailure {
        var keys = new ArrayList<String>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (keys.size() != 1) {
            throw new TlsFailure(file + " holds " + keys.size() + " keys with a certificate (expected: one)");
        }
        return keys.getFirst();
    }

    /** It is fetched by somebody else, who may come later. */
    private static Optional<OcspStaple> staple(Optional<String> file) throws TlsFailure {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        if (!Files.exists(Path.of(file.get()))) {
            LOG.info("{} is not there yet: no OCSP response is stapled", file.get());
            return Optional.empty();
        }
        OcspStaple staple = OcspStaple.read(file.get());
        if (staple.at(Instant.now()).isEmpty()) {
            LOG.warn("the OCSP response in {} ended at {} and is not stapled", file.get(), staple.ends());
        }
        return Optional.of(staple);
    }

    /** No failure: a site with an expired certificate is better than none, and its owner can see why. */
    private static void warnOfItsEnd(Credential credential) {
        Instant now = Instant.now();
        Instant ends = credential.ends();
        if (ends.isBefore(now)) {
            LOG.warn("the certificate in {} ended at {}; clients will refuse it", credential.origin(), ends);
        } else if (ends.isBefore(now.plus(WARNING_TIME))) {
            LOG.warn("the certificate in {} ends at {}", credential.origin(), ends);
        } else if (credential.certificate().getNotBefore().toInstant().isAfter(now)) {
            LOG.warn(
                    "the certificate in {} is not valid before {}",
                    credential.origin(),
                    credential.certificate().getNotBefore().toInstant());
        }
    }
}
