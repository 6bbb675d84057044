package dev.falconer.netty.tls;

import dev.falconer.domain.site.CertificateSource;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The self-signed certificate for work on this machine: made when it is first wanted, kept in a file that only its owner may
 * read, and made anew before it ends or when the machine has another name. Blocks on files.
 */
final class DevelopmentCertificate {

    private static final Logger LOG = LoggerFactory.getLogger(DevelopmentCertificate.class);

    private static final String FILE = "development.pem";
    private static final String COMMON_NAME = "Falconer development";
    private static final Duration VALID = Duration.ofDays(365);
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    private static final FileAttribute<?> FOR_OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<?> FOLDER_FOR_OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;
    private final InstantSource clock;

    DevelopmentCertificate(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** The one that is kept, if it serves for a while yet, or a new one. */
    Credential obtain() throws TlsFailure {
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            Credential kept = read(file);
            if (serves(kept)) {
                return kept;
            }
        }
        make(file);
        LOG.info("made a self-signed certificate for development: {}", file);
        // What another Falconer has made in the same moment is as good.
        return read(file);
    }

    /** When it is time for a new one. */
    Instant renewal(Credential credential) {
        return credential.ends().minus(RENEWED_BEFORE);
    }

    private boolean serves(Credential credential) throws TlsFailure {
        return clock.instant().isBefore(renewal(credential))
                && credential.names().containsAll(names());
    }

    private Credential read(Path file) throws TlsFailure {
        var source = new CertificateSource.Pem(file.toString(), Optional.empty(), Optional.empty(), Optional.empty());
        return new CredentialLoader(this).load(source);
    }

    private void make(Path file) throws TlsFailure {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            Instant now = clock.instant();
            X509Certificate certificate = new SelfSigned(COMMON_NAME, names(), loopback())
                    .sign(keys, now.minus(Duration.ofHours(1)), now.plus(VALID));
            Files.createDirectories(folder, FOLDER_FOR_OWNER_ONLY);
            Path fresh = Files.createTempFile(folder, FILE, "", FOR_OWNER_ONLY);
            Files.writeString(
                    fresh,
                    pem("CERTIFICATE", certificate.getEncoded())
                            + pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (GeneralSecurityException | IOException | UnsupportedOperationException failure) {
            throw new TlsFailure(
                    "the development certificate cannot be kept in " + folder + ": " + failure
                            + " (expected: a folder that may be written to; FALCONER_STATE names another)",
                    failure);
        }
    }

    private static String pem(String type, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
    }

    private static List<String> names() {
        var names = new TreeSet<String>();
        names.add("localhost");
        try {
            String own = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            if (own.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")) {
                names.add(own);
            }
        } catch (UnknownHostException nameless) {
            LOG.debug("this machine does not know its own name", nameless);
        }
        return List.copyOf(names);
    }

    private static List<InetAddress> loopback() {
        return List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6);
    }
}
