package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.domain.site.AddressRange;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.CertificateSource;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.HttpsRedirect;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.StrictTransport;
import dev.falconer.domain.site.TlsPolicy;
import dev.falconer.webconfig.server.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where Falconer listens, from what was typed and from what stands in the configuration file. */
class BindingOptionsTest {

    private static final BindingPolicy SITE =
            BindingPolicy.STANDARD.withTrustedProxies(List.of(AddressRange.parse("10.0.0.0/8")));

    @TempDir
    private Path folder;

    @BeforeEach
    void givenCertificates() throws Exception {
        for (String name : List.of("a.pem", "a.key", "b.pfx", "secret")) {
            Files.writeString(folder.resolve(name), name);
        }
    }

    /** {@code @} stands for the folder of the certificates. */
    private List<Binding> bindings(String line, ServerSettings server) {
        var options = new BindingOptions();
        String[] arguments =
                line.isEmpty() ? new String[0] : line.replace("@", folder + "/").split(" ");
        new picocli.CommandLine(options).parseArgs(arguments);
        return options.bindings(server);
    }

    private BindingPolicy policyOf(String line) {
        return bindings(line, server()).getFirst().policy();
    }

    private static ServerSettings server(Binding... bindings) {
        return new ServerSettings(List.of(bindings), SITE, ForwardedFields.STANDARD, PoolPolicy.STANDARD, List.of());
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void nothingSaidIsLocalhost() {
        assertThat(bindings("", ServerSettings.STANDARD)).containsExactly(Binding.parse("http://localhost:8080"));
    }

    @Test
    void theFileSaysWhereUnlessUrlsDo() {
        ServerSettings server = server(Binding.parse("http://*:81"));

        assertThat(bindings("", server)).isEqualTo(server.bindings());
        assertThat(bindings("--urls http://*:82", server))
                .containsExactly(Binding.parse("http://*:82").with(SITE));
    }

    @Test
    void limitsAndTrustedProxiesOfTheFileHoldForEveryUrl() {
        assertThat(policyOf("")).isEqualTo(SITE);
        assertThat(policyOf("--urls http://*:82")).isEqualTo(SITE);
    }

    @Test
    void certificatesKeepTheirKeysAndPasswords() {
        BindingPolicy policy = policyOf("--urls https://*:443 --certificate @a.pem --certificate-key @a.key"
                + " --certificate-password-file @secret --certificate @b.pfx --dev-cert --hsts");

        assertThat(policy)
                .isEqualTo(SITE.withTls(TlsPolicy.of(
                                new CertificateSource.Pem(
                                        path("a.pem"),
                                        Optional.of(path("a.key")),
                                        Optional.of(path("secret")),
                                        Optional.empty()),
                                new CertificateSource.Pkcs12(path("b.pfx"), Optional.empty(), Optional.empty()),
                                new CertificateSource.Development()))
                        .withStrictTransport(StrictTransport.YEAR));
    }

    @Test
    void theRedirectLeadsToTheHttpsAddress() {
        List<Binding> bindings = bindings(
                "--urls http://*:80;https://*:8443 --dev-cert --redirect-to-https --hsts", ServerSettings.STANDARD);

        assertThat(bindings.getFirst().policy())
                .isEqualTo(BindingPolicy.STANDARD.withRedirect(new HttpsRedirect(8443, 307)));
        assertThat(bindings.getLast().policy().redirect()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--urls https://*:443 | --urls: https://*:443 has no certificate (expected: --certificate FILE, or"
                        + " --dev-cert for development)",
                "--urls http://*:80 --certificate @a.pem | --certificate without an https address"
                        + " (expected: one in --urls)",
                "--urls http://*:80 --dev-cert | --dev-cert without an https address (expected: one in --urls)",
                "--urls http://*:80 --redirect-to-https | --redirect-to-https without an https address"
                        + " (expected: one in --urls)",
                "--hsts | --hsts without --urls (expected: --urls with an https address; a configuration file says this"
                        + " of its bindings itself)",
                "--urls http://*:80;https://*:0 --dev-cert --redirect-to-https | --redirect-to-https: where to is not"
                        + " known (expected: an https address with a port in --urls)",
                "--urls https://*:443 --certificate @b.pfx --certificate-key @a.key | --certificate-key: @a.key beside"
                        + " a PKCS#12 file (expected: the key inside it)",
                "--urls https://*:443 --certificate @c.pem | --certificate: @c.pem (expected: a file that can be read)",
                "--urls http://*:80;http://+ | --urls: http://*:80 is named twice (expected: each address once)",
                "--urls http://localhost:80;http://127.0.0.1:80 | --urls: http://127.0.0.1:80 and http://localhost:80"
                        + " overlap (expected: each address once)",
                "--urls ftp://x | --urls: url: ftp://x (expected: http://HOST:PORT or https://HOST:PORT, for instance"
                        + " http://localhost:8080 or http://*:80, or http://unix:/PATH)",
            })
    void whatDoesNotFitIsToldWithTheOption(String line, String message) {
        assertThatThrownBy(() -> bindings(line, ServerSettings.STANDARD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message.replace("@", folder + "/"));
    }

    @Test
    void aKeyWithoutItsCertificateIsNotUnderstood() {
        assertThatThrownBy(() -> bindings("--urls https://*:443 --certificate-key @a.key", ServerSettings.STANDARD))
                .isInstanceOf(picocli.CommandLine.ParameterException.class)
                .hasMessageContaining("--certificate");
    }
}
