package dev.falconer.bootstrap;

import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.CertificateSource;
import dev.falconer.domain.site.HttpsRedirect;
import dev.falconer.domain.site.Scheme;
import dev.falconer.domain.site.StrictTransport;
import dev.falconer.domain.site.TlsPolicy;
import dev.falconer.webconfig.server.ServerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/**
 * Where to listen, as far as it can be typed. {@code --urls} takes the place of the bindings that a configuration file names;
 * the file's limits and trusted proxies hold for them as well.
 */
final class BindingOptions {

    static final String DEFAULT_URL = "http://localhost:8080";

    @Option(
            names = "--urls",
            split = ";",
            paramLabel = "URL",
            description = "Addresses to listen on, separated by ';'. Default: those of --config, or " + DEFAULT_URL)
    String @Nullable [] urls;

    @ArgGroup(exclusive = false, multiplicity = "0..*")
    private List<CertificateOptions> certificates = new ArrayList<>();

    @Option(
            names = "--dev-cert",
            description = "Use a self-signed certificate for localhost, made on first use: for development.")
    boolean developmentCertificate;

    @Option(names = "--redirect-to-https", description = "Send clients of the http addresses to the https one.")
    boolean redirectsToHttps;

    @Option(names = "--hsts", description = "Tell browsers to use https only, for a year (Strict-Transport-Security).")
    boolean strictTransport;

    /** One certificate; which one a client is shown depends on the name it asks for. */
    static final class CertificateOptions {

        @Option(
                names = "--certificate",
                required = true,
                paramLabel = "FILE",
                description = "Certificate for the https addresses: PEM with its chain, or PKCS#12 (.pfx, .p12)."
                        + " Repeat it for several host names.")
        private Path certificate = Path.of("");

        @Option(
                names = "--certificate-key",
                paramLabel = "FILE",
                description = "Its private key (PEM), where that is not in the same file.")
        private @Nullable Path key;

        @Option(
                names = "--certificate-password-file",
                paramLabel = "FILE",
                description = "A file whose first line opens the key or the PKCS#12 file.")
        private @Nullable Path passwordFile;

        private CertificateSource source() {
            if (key != null && CertificateSource.isPkcs12(certificate.toString())) {
                throw new IllegalArgumentException(
                        "--certificate-key: " + key + " beside a PKCS#12 file (expected: the key inside it)");
            }
            return CertificateSource.of(
                    absolute("--certificate", certificate),
                    Optional.ofNullable(key).map(file -> absolute("--certificate-key", file)),
                    Optional.ofNullable(passwordFile).map(file -> absolute("--certificate-password-file", file)),
                    Optional.empty());
        }

        private static String absolute(String option, Path file) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new IllegalArgumentException(option + ": " + file + " (expected: a file that can be read)");
            }
            return file.toAbsolutePath().normalize().toString();
        }
    }

    /**
     * The bindings with their policies; at least one.
     *
     * @throws IllegalArgumentException naming the option that is wrong, and what was expected
     */
    List<Binding> bindings(ServerSettings server) {
        if (urls == null) {
            refuseWithoutUrls();
            return server.bindings().isEmpty()
                    ? List.of(Binding.parse(DEFAULT_URL).with(server.policy()))
                    : server.bindings();
        }
        if (urls.length == 0) {
            throw new IllegalArgumentException("--urls: no address (expected: one or more, separated by ';')");
        }
        List<Binding> addresses = addresses(urls);
        List<CertificateSource> sources = sources();
        refuseWithoutHttps(addresses);
        return addresses.stream()
                .map(address -> address.with(
                        switch (address.scheme()) {
                            case HTTP -> plain(server.policy(), addresses);
                            case HTTPS -> encrypted(server.policy(), address, sources);
                        }))
                .toList();
    }

    private BindingPolicy plain(BindingPolicy policy, List<Binding> addresses) {
        if (!redirectsToHttps) {
            return policy;
        }
        int port = addresses.stream()
                .filter(each -> each.scheme() == Scheme.HTTPS)
                .flatMapToInt(each -> each.port().stream())
                .findFirst()
                .orElse(0);
        if (port == 0) {
            throw new IllegalArgumentException(
                    "--redirect-to-https: where to is not known (expected: an https address with a port in --urls)");
        }
        return policy.withRedirect(new HttpsRedirect(port, HttpsRedirect.DEFAULT_STATUS));
    }

    private BindingPolicy encrypted(BindingPolicy policy, Binding address, List<CertificateSource> sources) {
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("--urls: " + address
                    + " has no certificate (expected: --certificate FILE, or --dev-cert for development)");
        }
        BindingPolicy encrypted = policy.withTls(TlsPolicy.of(sources.toArray(CertificateSource[]::new)));
        return strictTransport ? encrypted.withStrictTransport(StrictTransport.YEAR) : encrypted;
    }

    private List<CertificateSource> sources() {
        var sources = new ArrayList<CertificateSource>();
        certificates.forEach(each -> sources.add(each.source()));
        if (developmentCertificate) {
            sources.add(new CertificateSource.Development());
        }
        return sources;
    }

    private static List<Binding> addresses(String[] urls) {
        try {
            var addresses = new ArrayList<Binding>();
            for (Binding address : Arrays.stream(urls).map(Binding::parse).toList()) {
                addresses.stream().filter(address::overlaps).findFirst().ifPresent(first -> {
                    throw new IllegalArgumentException(address.overlapWith(first));
                });
                addresses.add(address);
            }
            return addresses;
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("--urls: " + wrong.getMessage(), wrong);
        }
    }

    private void refuseWithoutUrls() {
        asked().ifPresent(option -> {
            throw new IllegalArgumentException(option + " without --urls (expected: --urls with an https address; a"
                    + " configuration file says this of its bindings itself)");
        });
    }

    private void refuseWithoutHttps(List<Binding> addresses) {
        if (addresses.stream().anyMatch(each -> each.scheme() == Scheme.HTTPS)) {
            return;
        }
        asked().ifPresent(option -> {
            throw new IllegalArgumentException(option + " without an https address (expected: one in --urls)");
        });
    }

    /** The first option that means something to https addresses only. */
    private Optional<String> asked() {
        if (!certificates.isEmpty()) {
            return Optional.of("--certificate");
        }
        if (developmentCertificate) {
            return Optional.of("--dev-cert");
        }
        if (redirectsToHttps) {
            return Optional.of("--redirect-to-https");
        }
        return strictTransport ? Optional.of("--hsts") : Optional.empty();
    }
}
