package dev.falconer.netty.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.port.driven.Authority;
import dev.falconer.domain.site.CertificateSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenSSL writes, read by us; and what is said of what cannot be used. */
class CredentialLoaderTest {

    private static final String PASSWORD = "pass word-\u00e9";

    @TempDir
    private static Path folder;

    private static Authority authority;

    private final CredentialLoader loader =
            new CredentialLoader(new DevelopmentCertificate(folder, InstantSource.system()));

    @BeforeAll
    static void issue() throws IOException {
        authority = Authority.in(folder, "authority");
        authority.server("ec", "ec.test", "*.ec.test", "192.0.2.1");
        authority.rsaServer("rsa", "rsa.test");
        authority.write("password", PASSWORD + "\nsecond line\n");
        authority.write("wrong", "wrong\n");
        Files.writeString(folder.resolve("chain.pem"), read("ec.pem") + read("authority.pem"));
        Files.writeString(folder.resolve("all.pem"), read("ec.key") + "explained: here\n" + read("chain.pem"));
        Files.writeString(folder.resolve("upside-down.pem"), read("authority.pem") + read("ec.pem"));
        Files.writeString(folder.resolve("empty.pem"), "");
        authority.openssl("x509", "-in", "ec.pem", "-outform", "DER", "-out", "ec.der");
    }

    private static String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String path(String file) {
        return folder.resolve(file).toString();
    }

    private static CertificateSource pem(String certificate, String key) {
        return new CertificateSource.Pem(path(certificate), Optional.of(path(key)), Optional.empty(), Optional.empty());
    }

    private static CertificateSource encrypted(String certificate, String key, String passwordFile) {
        return new CertificateSource.Pem(
                path(certificate), Optional.of(path(key)), Optional.of(path(passwordFile)), Optional.empty());
    }

    private static CertificateSource pkcs12(String file, Optional<String> passwordFile) {
        return new CertificateSource.Pkcs12(path(file), passwordFile.map(CredentialLoaderTest::path), Optional.empty());
    }

    @Nested
    class Loads {

        @Test
        void aCertificateItsNamesAndItsChain() throws Exception {
            Credential credential = loader.load(pem("chain.pem", "ec.key"));

            assertThat(credential.names()).containsExactly("ec.test", "*.ec.test", "192.0.2.1");
            assertThat(credential.chain()).hasSize(2);
        }

        @Test
        void everythingFromOneFile() throws Exception {
            var source =
                    new CertificateSource.Pem(path("all.pem"), Optional.empty(), Optional.empty(), Optional.empty());

            assertThat(loader.load(source).chain()).hasSize(2);
        }

        @Test
        void theCommonNameWhereThereIsNoOther() throws Exception {
            authority.client("unnamed", "Unnamed.test");

            assertThat(loader.load(pem("unnamed.pem", "unnamed.key")).names()).containsExactly("unnamed.test");
        }

        @ParameterizedTest
        @CsvSource({"rsa, rsa", "ec, ec"})
        @DisplayName("keys in the older forms of PKCS#1 and SEC 1")
        void olderForms(String certificate, String kind) throws Exception {
            authority.openssl(
                    kind,
                    "-in",
                    certificate + ".key",
                    "-out",
                    kind + ".old",
                    kind.equals("rsa") ? "-traditional" : "-no_public");

            assertThat(read(kind + ".old")).contains("BEGIN " + (kind.equals("rsa") ? "RSA" : "EC") + " PRIVATE KEY");
            assertThat(loader.load(pem(certificate + ".pem", kind + ".old")).names())
                    .contains(certificate + ".test");
        }

        @Test
        @DisplayName("an EC key behind its parameters, as openssl ecparam -genkey writes them")
        void behindParameters() throws Exception {
            authority.openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", "param.key");
            authority.openssl(
                    "req", "-x509", "-key", "param.key", "-days", "3", "-subj", "/CN=param.test", "-out", "param.pem");

            assertThat(read("param.key")).contains("EC PARAMETERS");
            assertThat(loader.load(pem("param.pem", "param.key")).names()).containsExactly("param.test");
        }

        @Test
        void anEd25519Key() throws Exception {
            authority.openssl(
                    "req",
                    "-x509",
                    "-newkey",
                    "ed25519",
                    "-nodes",
                    "-days",
                    "3",
                    "-subj",
                    "/CN=ed.test",
                    "-keyout",
                    "ed.key",
                    "-out",
                    "ed.pem");

            assertThat(loader.load(pem("ed.pem", "ed.key")).names()).containsExactly("ed.test");
        }

        @ParameterizedTest
        @ValueSource(strings = {"aes-128-cbc", "aes-256-cbc"})
        @DisplayName("encrypted keys of PKCS#8")
        void encryptedPkcs8(String cipher) throws Exception {
            authority.openssl(
                    "pkcs8",
                    "-topk8",
                    "-in",
                    "rsa.key",
                    "-out",
                    "rsa." + cipher,
                    "-v2",
                    cipher,
                    "-passout",
                    "file:password");

            assertThat(read("rsa." + cipher)).contains("BEGIN ENCRYPTED PRIVATE KEY");
            assertThat(loader.load(encrypted("rsa.pem", "rsa." + cipher, "password"))
                            .names())
                    .containsExactly("rsa.test");
        }

        @ParameterizedTest
        @ValueSource(strings = {"-aes128", "-aes192", "-aes256", "-des3"})
        @DisplayName("encrypted keys as OpenSSL wrote them before PKCS#8")
        void encryptedTraditionally(String cipher) throws Exception {
            authority.openssl(
                    "rsa",
                    "-in",
                    "rsa.key",
                    "-out",
                    "rsa" + cipher,
                    cipher,
                    "-traditional",
                    "-passout",
                    "file:password");

            assertThat(read("rsa" + cipher)).contains("Proc-Type: 4,ENCRYPTED");
            assertThat(loader.load(encrypted("rsa.pem", "rsa" + cipher, "password"))
                            .names())
                    .containsExactly("rsa.test");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "-legacy"})
        @DisplayName("PKCS#12, of today and as Windows of yesterday wrote it, with its chain")
        void pkcs12Files(String form) throws Exception {
            String file = "site" + form + ".pfx";
            String[] options = form.isEmpty() ? new String[0] : new String[] {form};
            authority.openssl(
                    "pkcs12",
                    "-export",
                    options,
                    "-in",
                    "ec.pem",
                    "-inkey",
                    "ec.key",
                    "-certfile",
                    "authority.pem",
                    "-out",
                    file,
                    "-passout",
                    "file:wrong");

            assertThat(loader.load(pkcs12(file, Optional.of("wrong"))).chain()).hasSize(2);
        }

        @Test
        @DisplayName("PKCS#12 without a password")
        void pkcs12WithoutPassword() throws Exception {
            authority.openssl(
                    "pkcs12", "-export", "-in", "ec.pem", "-inkey", "ec.key", "-out", "open.pfx", "-passout", "pass:");

            assertThat(loader.load(pkcs12("open.pfx", Optional.empty())).names())
                    .contains("ec.test");
        }

        @Test
        @DisplayName("a certificate whose OCSP response has not been fetched yet")
        void withoutItsOcspResponse() throws Exception {
            var source = new CertificateSource.Pem(
                    path("ec.pem"), Optional.of(path("ec.key")), Optional.empty(), Optional.of(path("later.ocsp")));

            assertThat(loader.load(source).staple()).isEmpty();
        }

        @Test
        @DisplayName("a certificate that has expired: clients complain, not we")
        void expired() throws Exception {
            Path cache = folder.resolve("old");
            InstantSource yearsAgo = InstantSource.fixed(Instant.parse("2020-01-01T00:00:00Z"));
            new DevelopmentCertificate(cache, yearsAgo).obtain();
            var source = new CertificateSource.Pem(
                    cache.resolve("development.pem").toString(), Optional.empty(), Optional.empty(), Optional.empty());

            assertThat(loader.load(source).names()).contains("localhost");
        }
    }

    @Nested
    class SaysWhatIsWrong {

        private void said(CertificateSource source, String... words) {
            assertThatThrownBy(() -> loader.load(source))
                    .isInstanceOf(TlsFailure.class)
                    .hasMessageContainingAll(words);
        }

        @Test
        void withAFileThatIsMissing() {
            said(
                    pem("nowhere.pem", "ec.key"),
                    path("nowhere.pem"),
                    "does not exist",
                    "expected: a PEM file with a certificate");
            said(
                    pem("ec.pem", "nowhere.key"),
                    path("nowhere.key"),
                    "does not exist",
                    "expected: a PEM file with a private key");
        }

        @Test
        void withAFolder() {
            said(pem(".", "ec.key"), "is a folder");
        }

        @Test
        void withAKeyThatDoesNotFit() {
            said(
                    pem("ec.pem", "rsa.key"),
                    "the key in " + path("rsa.key") + " does not belong to the certificate in " + path("ec.pem"),
                    "CN=ec.test");
            said(pem("ec.pem", "authority.key"), "does not belong to the certificate in " + path("ec.pem"));
        }

        @Test
        void withAChainUpsideDown() {
            said(
                    pem("upside-down.pem", "ec.key"),
                    "later certificate in " + path("upside-down.pem"),
                    "own certificate first");
        }

        @Test
        void withAFileThatHoldsSomethingElse() {
            said(pem("ec.key", "ec.key"), path("ec.key") + " holds no certificate", "found: PRIVATE KEY");
            said(pem("ec.pem", "ec.pem"), path("ec.pem") + " holds no private key", "found: CERTIFICATE");
            said(pem("empty.pem", "ec.key"), path("empty.pem") + " is not a PEM file: found nothing");
            said(pem("ec.der", "ec.key"), path("ec.der") + " is not a PEM file: found DER or PKCS#12");
        }

        @Test
        void thatIsCutOff() {
            String whole = read("ec.pem");
            authority.write("cut.pem", whole.substring(0, whole.indexOf("-----END")));
            authority.write("cut-first.pem", read("cut.pem") + read("authority.pem"));
            String said = " is cut off: found -----BEGIN CERTIFICATE----- and not its end"
                    + " (expected: -----END CERTIFICATE----- behind it)";

            said(pem("cut.pem", "ec.key"), path("cut.pem") + said);
            said(pem("cut-first.pem", "ec.key"), path("cut-first.pem") + said);
        }

        @Test
        void withAKeyInOneLineThatIsNotShown() {
            String key = read("ec.key").replace("\n", " ");
            authority.write("line.key", key);

            assertThatThrownBy(() -> loader.load(pem("ec.pem", "line.key")))
                    .isInstanceOf(TlsFailure.class)
                    .hasMessageContaining(path("line.key") + " is not a PEM file: found a block without line ends")
                    .hasMessageNotContaining(key.substring(40, 60));
        }

        @Test
        void withADamagedCertificateOrKey() {
            authority.write("damaged.pem", "-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n");
            authority.write("damaged.key", "-----BEGIN PRIVATE KEY-----\nTUlJ\n-----END PRIVATE KEY-----\n");

            said(pem("damaged.pem", "ec.key"), "a certificate in " + path("damaged.pem") + " is damaged");
            said(pem("ec.pem", "damaged.key"), "the key in " + path("damaged.key") + " cannot be read");
        }

        @Test
        void withAnEncryptedKeyWithoutPassword() {
            authority.openssl("pkcs8", "-topk8", "-in", "ec.key", "-out", "ec.locked", "-passout", "file:password");

            said(
                    pem("ec.pem", "ec.locked"),
                    "the key in " + path("ec.locked") + " is encrypted",
                    "a file with the password");
            said(
                    encrypted("ec.pem", "ec.locked", "wrong"),
                    "the password in " + path("wrong") + " does not open the key");
            authority.openssl(
                    "pkcs8", "-topk8", "-v2", "des3", "-in", "ec.key", "-out", "ec.des3", "-passout", "file:password");
            said(encrypted("ec.pem", "ec.des3", "password"), "encrypted otherwise than openssl does by default (AES)");
            said(encrypted("ec.pem", "ec.locked", "nowhere"), path("nowhere") + " does not exist");
        }

        @Test
        void withAPasswordThatDoesNotOpenAPkcs12File() {
            authority.openssl(
                    "pkcs12",
                    "-export",
                    "-in",
                    "ec.pem",
                    "-inkey",
                    "ec.key",
                    "-out",
                    "locked.pfx",
                    "-passout",
                    "pass:secret");

            said(
                    pkcs12("locked.pfx", Optional.of("wrong")),
                    "the password in " + path("wrong") + " does not open " + path("locked.pfx"));
            said(pkcs12("locked.pfx", Optional.empty()), path("locked.pfx") + " has a password");
            said(pkcs12("ec.pem", Optional.empty()), path("ec.pem") + " is not a PKCS#12 file");
        }

        @Test
        void withAnOcspResponseThatIsNone() {
            var source = new CertificateSource.Pem(
                    path("ec.pem"), Optional.of(path("ec.key")), Optional.empty(), Optional.of(path("ec.der")));

            said(source, path("ec.der") + " is not an OCSP response");
        }
    }
}
