package dev.falconer.webconfig.server;

import dev.falconer.domain.site.AddressRange;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.CertificateSource;
import dev.falconer.domain.site.HttpsRedirect;
import dev.falconer.domain.site.ListenAddress;
import dev.falconer.domain.site.ProxyProtocol;
import dev.falconer.domain.site.Scheme;
import dev.falconer.domain.site.StrictTransport;
import dev.falconer.domain.site.TlsPolicy;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.xml.Element;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads what one {@code <binding>} demands of its clients, and promises them. */
final class PolicyReader {

    private static final int STANDARD_PORT = 443;
    private static final Map<String, TlsPolicy.TlsVersion> VERSIONS =
            Map.of("1.2", TlsPolicy.TlsVersion.TLS_1_2, "1.3", TlsPolicy.TlsVersion.TLS_1_3);

    private static final Map<String, TlsPolicy.ClientCertificates> CLIENT_CERTIFICATES = Map.of(
            "off", TlsPolicy.ClientCertificates.NOT_ASKED,
            "optional", TlsPolicy.ClientCertificates.OPTIONAL,
            "required", TlsPolicy.ClientCertificates.REQUIRED);

    private static final Map<String, Integer> STATUSES = Map.of("301", 301, "302", 302, "307", 307, "308", 308);

    private static final long TEN_YEARS = 315_360_000;

    private final BindingElement element;
    private final Binding binding;
    private final AttributeTypes types;
    private final Problems problems;
    private final NamedFiles files;

    PolicyReader(BindingElement element, Binding binding, AttributeTypes types, Problems problems, NamedFiles files) {
        this.element = element;
        this.binding = binding;
        this.types = types;
        this.problems = problems;
        this.files = files;
    }

    /**
     * @param limits the elements that count for this binding
     * @param httpsPort of the site's first https binding
     */
    BindingPolicy read(List<LimitsElement> limits, List<AddressRange> trusted, OptionalInt httpsPort) {
        return new BindingPolicy(
                tls(),
                proxyProtocol(trusted),
                trusted,
                redirect(httpsPort),
                strictTransport(),
                new LimitsReader(types).read(limits));
    }

    private Optional<TlsPolicy> tls() {
        List<CertificateSource> certificates = element.certificates.stream()
                .flatMap(each -> certificate(each).stream())
                .toList();
        TlsElement tls = element.tls;
        Attribute authorities = Attribute.of("clientAuthorities", tls, e -> e.clientAuthorities);
        TlsPolicy.ClientCertificates clients = types.word(
                Attribute.of("clientCertificate", tls, e -> e.clientCertificate),
                CLIENT_CERTIFICATES,
                TlsPolicy.ClientCertificates.NOT_ASKED);
        Optional<String> authoritiesFile = files.required(authorities);
        TlsPolicy.TlsVersion oldest = types.word(
                Attribute.of("oldestVersion", tls, e -> e.oldestVersion), VERSIONS, TlsPolicy.TlsVersion.TLS_1_2);
        if (authorities.isSet() && clients == TlsPolicy.ClientCertificates.NOT_ASKED) {
            problems.schema(
                    authorities.place(),
                    "clientAuthorities without a question to clients (expected: clientCertificate=\"optional\" or"
                            + " \"required\" beside it)");
        }
        if (binding.scheme() == Scheme.HTTP) {
            element.certificates.forEach(each -> onlyHttps(each, "a certificate"));
            onlyHttps(tls, "<tls>");
            return Optional.empty();
        }
        if (element.certificates.isEmpty()) {
            problems.schema(
                    element.place(),
                    "url: " + binding + " has no certificate (expected: <certificate> or"
                            + " <developmentCertificate> inside <binding>)");
        }
        return certificates.isEmpty()
                ? Optional.empty()
                : Optional.of(new TlsPolicy(certificates, clients, authoritiesFile, oldest));
    }

    private Optional<CertificateSource> certificate(Element item) {
        return switch (item) {
            case CertificateElement certificate -> certificate(certificate);
            case DevelopmentCertificateElement _ -> Optional.of(new CertificateSource.Development());
            default -> throw new IllegalStateException("certificate: " + item);
        };
    }

    private Optional<CertificateSource> certificate(CertificateElement certificate) {
        Attribute file = Attribute.of("file", certificate, e -> e.file);
        Attribute key = Attribute.of("keyFile", certificate, e -> e.keyFile);
        if (!file.isSet()) {
            problems.schema(certificate.place(), "file of <certificate> is missing (expected: a PEM or PKCS#12 file)");
        }
        Optional<String> found = files.required(file);
        Optional<String> keyFile = files.required(key);
        Optional<String> password = files.required(Attribute.of("passwordFile", certificate, e -> e.passwordFile));
        Optional<String> ocsp = files.path(Attribute.of("ocspFile", certificate, e -> e.ocspFile));
        if (found.isPresent() && CertificateSource.isPkcs12(found.get()) && keyFile.isPresent()) {
            problems.schema(key.place(), "keyFile beside a PKCS#12 file (expected: the key inside it)");
        }
        return found.map(path -> CertificateSource.of(path, keyFile, password, ocsp));
    }

    private ProxyProtocol proxyProtocol(List<AddressRange> trusted) {
        Attribute attribute = Attribute.of("proxyProtocol", element, e -> e.proxyProtocol);
        if (!types.flag(attribute, false)) {
            return ProxyProtocol.NOT_SPOKEN;
        }
        if (trusted.isEmpty() && binding.address() instanceof ListenAddress.Internet) {
            problems.schema(
                    attribute.place(),
                    "proxyProtocol without anybody to believe (expected: <trustedProxies> with the addresses of the"
                            + " load balancers)");
        }
        return ProxyProtocol.REQUIRED;
    }

    private Optional<HttpsRedirect> redirect(OptionalInt httpsPort) {
        RedirectToHttpsElement redirect = element.redirectToHttps;
        if (redirect == null) {
            return Optional.empty();
        }
        if (binding.scheme() == Scheme.HTTPS) {
            problems.schema(redirect.place(), "<redirectToHttps> in an https binding (expected: in an http one)");
        }
        Attribute port = Attribute.of("port", redirect, e -> e.port);
        int status =
                types.word(Attribute.of("status", redirect, e -> e.status), STATUSES, HttpsRedirect.DEFAULT_STATUS);
        if (!port.isSet() && httpsPort.orElse(0) == 0) {
            problems.schema(
                    port.place(),
                    "port of <redirectToHttps> is missing (expected: a port, or an https binding with one)");
            return Optional.empty();
        }
        // An https binding on any free port is no port to send clients to, even where the one that is named is unsound.
        int standard = httpsPort.orElse(0) == 0 ? STANDARD_PORT : httpsPort.getAsInt();
        return Optional.of(new HttpsRedirect((int) types.number(port, standard, 1, 65_535), status));
    }

    private Optional<StrictTransport> strictTransport() {
        HstsElement hsts = element.hsts;
        if (hsts == null) {
            return Optional.empty();
        }
        onlyHttps(binding.scheme() == Scheme.HTTP ? hsts : null, "<hsts>");
        Duration maxAge = Duration.ofSeconds(types.number(
                Attribute.of("maxAge", hsts, e -> e.maxAge),
                StrictTransport.YEAR.maxAge().toSeconds(),
                0,
                TEN_YEARS));
        boolean subdomains = types.flag(Attribute.of("includeSubDomains", hsts, e -> e.includeSubDomains), false);
        boolean preload = types.flag(Attribute.of("preload", hsts, e -> e.preload), false);
        return Optional.of(new StrictTransport(
                maxAge,
                subdomains ? StrictTransport.Scope.WITH_SUBDOMAINS : StrictTransport.Scope.THIS_HOST,
                preload ? StrictTransport.Preload.YES : StrictTransport.Preload.NO));
    }

    private void onlyHttps(@Nullable Element misplaced, String what) {
        if (misplaced != null) {
            problems.schema(
                    misplaced.place(), what + " in an http binding (expected: a url that begins with https://)");
        }
    }
}
