package dev.falconer.webconfig.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.domain.site.AddressRange;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.CertificateSource;
import dev.falconer.domain.site.ClientLimits;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.ForwardedFields.XForwarded;
import dev.falconer.domain.site.HttpsRedirect;
import dev.falconer.domain.site.ListenAddress;
import dev.falconer.domain.site.ProxyProtocol;
import dev.falconer.domain.site.Scheme;
import dev.falconer.domain.site.StrictTransport;
import dev.falconer.domain.site.TlsPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code falconer.xml} says, and what is said about one that is wrong. */
class ServerSettingsTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void givenCertificatesBesideTheFile() throws Exception {
        file = folder.resolve("falconer.xml");
        for (String name : List.of("shop.pem", "shop.key", "shop.pfx", "secret", "authorities.pem")) {
            Files.writeString(folder.resolve(name), name);
        }
    }

    private ServerSettings read(String content) {
        try {
            Files.writeString(file, content);
            return ServerSettings.read(file);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A binding with this address, further attributes and content. */
    private Binding binding(String url, String attributes, String content) {
        return read("<falconer><bindings><binding url='" + url + "' " + attributes + ">" + content
                        + "</binding></bindings></falconer>")
                .bindings()
                .getFirst();
    }

    private List<String> problems(String content) throws Exception {
        Files.writeString(file, content);
        try {
            ServerSettings settings = ServerSettings.read(file);
            throw new AssertionError("it was accepted: " + settings);
        } catch (InvalidSiteException invalid) {
            return invalid.problems().stream()
                    .map(problem -> problem.toString().replace(folder + "/", ""))
                    .toList();
        }
    }

    private List<String> bindingProblems(String attributes, String content) throws Exception {
        return problems("<falconer>\n <bindings>\n<binding " + attributes + ">\n" + content
                + "\n</binding></bindings></falconer>");
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Nested
    class Bindings {

        @Test
        void theEmptyFileSaysNothing() {
            assertThat(read("<falconer/>")).isEqualTo(ServerSettings.STANDARD);
        }

        @Test
        void aPlainOneHasTheStandardPolicy() {
            Binding binding = binding("http://*:80", "", "");

            assertThat(binding).isEqualTo(Binding.parse("http://*:80"));
            assertThat(binding.policy()).isEqualTo(BindingPolicy.STANDARD);
        }

        @Test
        void aUnixSocketIsOne() {
            assertThat(binding("http://unix:/run/falconer/site.sock", "", "").address())
                    .isEqualTo(new ListenAddress.UnixSocket("/run/falconer/site.sock"));
        }

        @Test
        void severalStandInTheirOrder() {
            ServerSettings settings = read("<falconer><bindings><binding url='http://*:80'/>"
                    + "<binding url='http://localhost:8080'/></bindings></falconer>");

            assertThat(settings.bindings())
                    .extracting(Binding::toString)
                    .containsExactly("http://*:80", "http://localhost:8080");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "'<falconer><bindings/></falconer>' | falconer.xml:1:11: <bindings> is empty"
                            + " (expected: at least one <binding>)",
                    "'<falconer><bindings><binding/></bindings></falconer>' | falconer.xml:1:21: url of <binding> is"
                            + " missing (expected: for instance http://*:80)",
                    "'<falconer><bindings><binding url=\"ftp://x\"/></bindings></falconer>' | falconer.xml:1:30: url:"
                            + " ftp://x (expected: http://HOST:PORT or https://HOST:PORT, for instance"
                            + " http://localhost:8080 or http://*:80, or http://unix:/PATH)",
                    "'<falconer><bindings><binding url=\"http://*:80\"/><binding url=\"http://+\"/></bindings></falconer>'"
                            + " | falconer.xml:1:58: url: http://*:80 is named twice (expected: each address once)",
                    "'<falconer><bindings><binding url=\"http://*:80\"/><binding url=\"http://a\"/></bindings></falconer>'"
                            + " | falconer.xml:1:58: url: http://a:80 and http://*:80 overlap (expected: each address"
                            + " once)",
                    "'<falconer> on<bindings><binding url=\"http://*:80\"/></bindings></falconer>'"
                            + " | falconer.xml:1:12: text inside <falconer> (expected: elements and comments only)",
                    "'<falconer><bindings><binding url=\"http://*:80\">a<!-- b -->c</binding></bindings></falconer>'"
                            + " | falconer.xml:1:48: text inside <binding> (expected: elements and comments only)",
                })
        void whatIsWrongIsToldWithItsPlace(String content, String problem) throws Exception {
            assertThat(problems(content)).containsExactly(problem);
        }
    }

    @Nested
    class Certificates {

        @Test
        void standInFilesBesideTheConfiguration() {
            Binding binding = binding(
                    "https://*:443",
                    "",
                    "<certificate file='shop.pem' keyFile='shop.key' passwordFile='secret' ocspFile='shop.ocsp'/>"
                            + "<certificate file='shop.pfx' passwordFile='./secret'/><developmentCertificate/>");

            assertThat(binding.scheme()).isEqualTo(Scheme.HTTPS);
            assertThat(binding.policy().tls())
                    .contains(TlsPolicy.of(
                            new CertificateSource.Pem(
                                    path("shop.pem"),
                                    Optional.of(path("shop.key")),
                                    Optional.of(path("secret")),
                                    Optional.of(path("shop.ocsp"))),
                            new CertificateSource.Pkcs12(
                                    path("shop.pfx"), Optional.of(path("secret")), Optional.empty()),
                            new CertificateSource.Development()));
        }

        @Test
        void clientsMayBeAskedForOne() {
            Binding binding = binding(
                    "https://*:443",
                    "",
                    "<certificate file='shop.pfx'/><tls oldestVersion='1.3' clientCertificate='Required'"
                            + " clientAuthorities='authorities.pem'/>");

            assertThat(binding.policy().tls())
                    .contains(new TlsPolicy(
                            List.of(new CertificateSource.Pkcs12(path("shop.pfx"), Optional.empty(), Optional.empty())),
                            TlsPolicy.ClientCertificates.REQUIRED,
                            Optional.of(path("authorities.pem")),
                            TlsPolicy.TlsVersion.TLS_1_3));
        }

        @Test
        void anHttpsBindingNeedsOne() throws Exception {
            assertThat(bindingProblems("url='https://*:443'", ""))
                    .containsExactly(
                            "falconer.xml:3:1: url: https://*:443 has no certificate (expected: <certificate> or"
                                    + " <developmentCertificate> inside <binding>)");
        }

        @Test
        void anHttpBindingHasNone() throws Exception {
            assertThat(bindingProblems("url='http://*:80'", "<certificate file='shop.pfx'/>\n<tls/>\n<hsts/>"))
                    .containsExactly(
                            "falconer.xml:4:1: a certificate in an http binding"
                                    + " (expected: a url that begins with https://)",
                            "falconer.xml:5:1: <tls> in an http binding (expected: a url that begins with https://)",
                            "falconer.xml:6:1: <hsts> in an http binding (expected: a url that begins with https://)");
        }

        @Test
        void filesThatAreMissingAreTold() throws Exception {
            assertThat(bindingProblems(
                            "url='https://*:443'",
                            "<certificate file='no.pem' passwordFile=''/>\n<certificate file='shop.pfx' keyFile='shop.key'/>"
                                    + "\n<certificate/>\n<certificate file='.'/>"))
                    .containsExactly(
                            "falconer.xml:4:14: file: no.pem does not exist (expected: a file)",
                            "falconer.xml:4:28: passwordFile is empty (expected: a file)",
                            "falconer.xml:5:30: keyFile beside a PKCS#12 file (expected: the key inside it)",
                            "falconer.xml:6:1: file of <certificate> is missing (expected: a PEM or PKCS#12 file)",
                            "falconer.xml:7:14: file: " + folder + " is a folder (expected: a file)");
        }

        @Test
        void oldVersionsAndUnknownWordsAreRefused() throws Exception {
            assertThat(bindingProblems(
                            "url='https://*:443'",
                            "<certificate file='shop.pfx'/>\n<tls oldestVersion='1.1' clientCertificate='maybe'"
                                    + " clientAuthorities='authorities.pem'/>"))
                    .containsExactly(
                            "falconer.xml:5:6: oldestVersion: 1.1 (expected: 1.2, 1.3)",
                            "falconer.xml:5:26: clientCertificate: maybe (expected: off, optional, required)",
                            "falconer.xml:5:52: clientAuthorities without a question to clients (expected:"
                                    + " clientCertificate=\"optional\" or \"required\" beside it)");
        }
    }

    @Nested
    class RedirectAndStrictTransport {

        @Test
        void theRedirectLeadsToTheFirstHttpsBinding() {
            ServerSettings settings = read("<falconer><bindings><binding url='http://*:80'><redirectToHttps/></binding>"
                    + "<binding url='https://*:8443'><developmentCertificate/></binding></bindings></falconer>");

            assertThat(settings.bindings().getFirst().policy().redirect()).contains(new HttpsRedirect(8443, 307));
            assertThat(settings.bindings().getLast().policy().redirect()).isEmpty();
        }

        @Test
        void theRedirectLeadsWhereItSays() {
            assertThat(binding("http://*:80", "", "<redirectToHttps port='443' status='308'/>")
                            .policy()
                            .redirect())
                    .contains(new HttpsRedirect(443, 308));
        }

        @Test
        void theRedirectNeedsAPort() throws Exception {
            assertThat(bindingProblems("url='http://*:80'", "<redirectToHttps status='303'/>"))
                    .containsExactly(
                            "falconer.xml:4:1: port of <redirectToHttps> is missing (expected: a port, or an https"
                                    + " binding with one)",
                            "falconer.xml:4:18: status: 303 (expected: 301, 302, 307, 308)");
        }

        @Test
        void browsersAreToldForAYear() {
            assertThat(binding("https://*:443", "", "<developmentCertificate/><hsts/>")
                            .policy()
                            .strictTransport())
                    .contains(StrictTransport.YEAR);
        }

        @Test
        void browsersAreToldWhatTheFileSays() {
            assertThat(binding(
                                    "https://*:443",
                                    "",
                                    "<developmentCertificate/><hsts maxAge='60' includeSubDomains='true' preload='true'/>")
                            .policy()
                            .strictTransport()
                            .orElseThrow()
                            .fieldValue())
                    .isEqualTo("max-age=60; includeSubDomains; preload");
        }
    }

    @Nested
    class Proxies {

        private static final String SITE =
                "<trustedProxies><add address='10.0.0.0/8'/><add address='::1'/></trustedProxies>";

        @Test
        void areTrustedByAllBindingsOfTheSite() {
            ServerSettings settings = read("<falconer>" + SITE + "<bindings><binding url='http://*:80'/>"
                    + "<binding url='http://*:81'><trustedProxies><add address='10.1.2.3'/></trustedProxies></binding>"
                    + "<binding url='http://*:82'><trustedProxies/></binding></bindings></falconer>");

            assertThat(settings.policy().trustedProxies())
                    .containsExactly(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1"));
            assertThat(settings.bindings())
                    .extracting(binding -> binding.policy().trustedProxies().toString())
                    .containsExactly("[10.0.0.0/8, ::1]", "[10.1.2.3]", "[]");
        }

        @Test
        void speakTheProxyProtocolWhereTheyAreTrusted() throws Exception {
            assertThat(binding("http://*:80", "proxyProtocol='true'", SITE)
                            .policy()
                            .proxyProtocol())
                    .isEqualTo(ProxyProtocol.REQUIRED);
            assertThat(bindingProblems("url='http://*:80' proxyProtocol='true'", ""))
                    .containsExactly("falconer.xml:3:28: proxyProtocol without anybody to believe (expected:"
                            + " <trustedProxies> with the addresses of the load balancers)");
        }

        @Test
        void areAddresses() throws Exception {
            assertThat(problems(
                            "<falconer><trustedProxies>\n<add address='proxy'/>\n<add/></trustedProxies></falconer>"))
                    .containsExactly(
                            "falconer.xml:2:6: address: proxy (expected: an IP address or a range such as 10.0.0.0/8 or"
                                    + " fd00::/8)",
                            "falconer.xml:3:1: address of <add> is missing (expected: an IP address, or a range"
                                    + " 10.0.0.0/8)");
        }
    }

    @Nested
    class Limits {

        @Test
        void ofABindingBeatThoseOfTheSiteOneByOne() {
            ServerSettings settings = read("<falconer><limits maxRequestLine='1000' maxConnections='7'/><bindings>"
                    + "<binding url='http://*:80'><limits maxConnections='0' headerTimeout='00:00:05'/></binding>"
                    + "</bindings></falconer>");

            ClientLimits limits = settings.bindings().getFirst().policy().limits();

            assertThat(settings.policy().limits().connections().all()).isEqualTo(7);
            assertThat(limits)
                    .isEqualTo(ClientLimits.STANDARD
                            .withHead(new ClientLimits.Head(1000, 32_768, 200))
                            .withTimes(new ClientLimits.Times(
                                    Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(2)))
                            .withConnections(new ClientLimits.Connections(0, 5_000, 100_000, 128)));
        }

        @Test
        void allOfThemCanBeSet() {
            ServerSettings settings =
                    read("""
                    <falconer>
                      <limits maxRequestLine="1" maxHeaderBytes="2" maxHeaderCount="3" handshakeTimeout="00:00:04"
                          headerTimeout="00:00:05" keepAliveTimeout="00:00:06" webSocketIdleTimeout="01:00:00" minBytesPerSecond="7"
                          minBytesGracePeriod="00:00:08" maxConnections="9" maxConnectionsPerAddress="10"
                          maxRequestsPerConnection="11" maxStreamsPerConnection="12" />
                    </falconer>
                    """.replace("Line=\"1\"", "Line=\"100\"").replace("Bytes=\"2\"", "Bytes=\"200\""));

            assertThat(settings.policy().limits())
                    .isEqualTo(new ClientLimits(
                            new ClientLimits.Head(100, 200, 3),
                            new ClientLimits.Times(
                                    Duration.ofSeconds(4),
                                    Duration.ofSeconds(5),
                                    Duration.ofSeconds(6),
                                    Duration.ofHours(1)),
                            new ClientLimits.Rate(7, Duration.ofSeconds(8)),
                            new ClientLimits.Connections(9, 10, 11, 12)));
        }

        @Test
        void outOfRangeAreTold() throws Exception {
            assertThat(problems("<falconer>\n<limits maxHeaderCount='0' headerTimeout='00:00:00' maxConnections='-1'"
                            + " maxStreamsPerConnection='0'/></falconer>"))
                    .containsExactly(
                            "falconer.xml:2:9: maxHeaderCount: 0 (expected: 1-100000)",
                            "falconer.xml:2:28: headerTimeout: 00:00:00 (expected: 00:00:01 or more)",
                            "falconer.xml:2:53: maxConnections: -1 (expected: 0-1000000000)",
                            "falconer.xml:2:73: maxStreamsPerConnection: 0 (expected: 1-1000000000)");
        }
    }

    @Nested
    class Forwarding {

        @Test
        void isAsStandardWhereNothingIsSaid() {
            assertThat(read("<falconer><forwarding/></falconer>").forwarded()).isEqualTo(ForwardedFields.STANDARD);
        }

        @Test
        void canBeAllThatThereIs() {
            assertThat(read("<falconer><forwarding untrusted='replace' xForwardedFor='false' xForwardedProto='true'"
                                    + " xForwardedHost='true' xForwardedPrefix='true' forwarded='hidden' via='both'"
                                    + " requestId='create' traceParent='create'/></falconer>")
                            .forwarded())
                    .isEqualTo(new ForwardedFields(
                            ForwardedFields.Strangers.REPLACED,
                            Set.of(XForwarded.PROTO, XForwarded.HOST, XForwarded.PREFIX),
                            ForwardedFields.Node.HIDDEN,
                            ForwardedFields.Via.REQUESTS_AND_RESPONSES,
                            ForwardedFields.Identifier.CREATED,
                            ForwardedFields.Identifier.CREATED));
        }

        @Test
        void knowsNoOtherWords() throws Exception {
            assertThat(problems("<falconer>\n<forwarding untrusted='drop' via='yes' xForwardedFor='1'/></falconer>"))
                    .containsExactly(
                            "falconer.xml:2:13: untrusted: drop (expected: append, replace)",
                            "falconer.xml:2:30: via: yes (expected: both, off, requests)",
                            "falconer.xml:2:40: xForwardedFor: 1 (expected: true or false)");
        }
    }

    @Nested
    class AFileThatIsWrong {

        @Test
        void namesWhatMayBeMeant() throws Exception {
            assertThat(problems("<falconer>\n<limit/>\n<limits maxHeaderByte='1' lockItem='true'/>\n<bindings>"
                            + "<site/></bindings></falconer>"))
                    .containsExactly(
                            "falconer.xml:2:1: <limit> is not known inside <falconer> (did you mean <limits>?)",
                            "falconer.xml:3:9: maxHeaderByte is not an attribute of <limits>"
                                    + " (did you mean maxHeaderBytes?)",
                            "falconer.xml:3:27: lockItem is not an attribute of <limits> (expected: maxRequestLine,"
                                    + " maxHeaderBytes, maxHeaderCount, handshakeTimeout, headerTimeout,"
                                    + " keepAliveTimeout, webSocketIdleTimeout, minBytesPerSecond, minBytesGracePeriod, maxConnections,"
                                    + " maxConnectionsPerAddress, maxRequestsPerConnection, maxStreamsPerConnection)",
                            "falconer.xml:4:1: <bindings> is empty (expected: at least one <binding>)",
                            "falconer.xml:4:11: <site> is not known inside <bindings> (expected: <binding>)");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "'' | falconer.xml: the file is empty (expected: <falconer>)",
                    "<configuration/> | falconer.xml:1:1: <configuration> is the outermost element (expected: <falconer>)",
                    "<falconer | falconer.xml:1:10: not well-formed XML:",
                    "<falconer lockItem='x'/> | falconer.xml:1:11: lockItem is not an attribute of <falconer> (expected: none)",
                })
        void isToldSo(String content, String problem) throws Exception {
            assertThat(problems(content)).hasSize(1).first().asString().startsWith(problem);
        }

        @ParameterizedTest
        @ValueSource(strings = {"missing.xml", "."})
        void orMissingIsToldSo(String name) {
            assertThat(catchThrowableOfType(InvalidSiteException.class, () -> ServerSettings.read(folder.resolve(name)))
                            .problems())
                    .hasSize(1);
        }
    }
}
