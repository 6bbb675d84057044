package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.Authority;
import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.CertificateSource;
import dev.falconer.domain.site.HttpsRedirect;
import dev.falconer.domain.site.StrictTransport;
import dev.falconer.domain.site.StrictTransport.Preload;
import dev.falconer.domain.site.StrictTransport.Scope;
import dev.falconer.domain.site.TlsPolicy;
import dev.falconer.netty.tls.Program;
import dev.falconer.netty.tls.TlsClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that are to speak TLS, and are told so: by a redirect, and by what browsers remember. */
class HttpsOnlyTest extends WireTest {

    @TempDir
    private static Path folder;

    private static Authority authority;
    private static Authority.Issued site;

    @BeforeAll
    static void issue() {
        authority = Authority.in(folder, "authority");
        site = authority.server("site", "localhost");
    }

    @Nested
    class ARedirect {

        private final FakeAdmission admission = FakeAdmission.answering(new FakeAdmission.Gap());

        private RawConnection client(HttpsRedirect redirect) {
            var policy = new BindingPolicy(
                    Optional.empty(),
                    policy().proxyProtocol(),
                    policy().trustedProxies(),
                    Optional.of(redirect),
                    Optional.empty(),
                    policy().limits());
            return connect(bind("http", policy, admission).binding().port().orElseThrow());
        }

        @ParameterizedTest
        @CsvSource({
            "/a?b=c, h.test, 443, https://h.test/a?b=c",
            "/a?b=c, h.test:8080, 443, https://h.test/a?b=c",
            "/a, h.test:80, 8443, https://h.test:8443/a",
            "/, [::1]:80, 8443, https://[::1]:8443/",
            "/, [::1], 443, https://[::1]/",
            "http://abs.test:80/x?y, h.test, 443, https://abs.test/x?y",
            "//evil.test/, h.test, 443, https://h.test//evil.test/"
        })
        @DisplayName("goes to the same host and target, and wakes no application")
        void sameHostAndTarget(String target, String host, int port, String location) {
            RawConnection client = client(new HttpsRedirect(port, HttpsRedirect.DEFAULT_STATUS));

            String head = client.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
                    .readHead();

            assertThat(head).startsWith("HTTP/1.1 307 ").containsIgnoringCase("\r\nLocation: " + location + "\r\n");
            assertThat(admission.asked()).isZero();
        }

        @Test
        @DisplayName("of OPTIONS * has no path")
        void asterisk() {
            RawConnection client = client(new HttpsRedirect(443, 308));

            assertThat(client.send("OPTIONS * HTTP/1.1\r\nHost: h.test\r\n\r\n").readHead())
                    .startsWith("HTTP/1.1 308 ")
                    .containsIgnoringCase("\r\nLocation: https://h.test\r\n");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET / HTTP/1.1~Host: a/b~~",
                    "GET / HTTP/1.1~Host: a b~~",
                    "GET / HTTP/1.0~~",
                    "GET / HTTP/1.1~Host: a~Host: b~~",
                    "GET / HTTP/1.1~Host:~~"
                })
        @DisplayName("is not given to who names no sound host")
        void unsoundHost(String request) {
            RawConnection client = client(new HttpsRedirect(443, 301));

            assertThat(client.send(wire(request)).readToEnd())
                    .startsWith("HTTP/1.1 400 ")
                    .doesNotContain("Location");
        }

        @Test
        @DisplayName("leaves the connection to further requests")
        void keepsAlive() {
            RawConnection client = client(new HttpsRedirect(443, 301));
            String request = "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n";

            assertThat(client.send(request + request).readMessage().status()).isEqualTo(301);
            assertThat(client.readMessage().status()).isEqualTo(301);
        }

        @Test
        @DisplayName("is given in HTTP/2 as well")
        void http2() {
            var policy = new BindingPolicy(
                    Optional.empty(),
                    policy().proxyProtocol(),
                    policy().trustedProxies(),
                    Optional.of(new HttpsRedirect(8443, 302)),
                    Optional.empty(),
                    policy().limits());
            int port = bind("http", policy, admission).binding().port().orElseThrow();

            String said = Program.succeed(
                    folder,
                    "curl",
                    "-sS",
                    "--http2-prior-knowledge",
                    "-o",
                    "out",
                    "-w",
                    "%{http_version} %{http_code} %{redirect_url}",
                    "http://localhost:" + port + "/a");

            assertThat(said).isEqualTo("2 302 https://localhost:8443/a");
        }
    }

    @Nested
    class StrictTransportSecurity {

        private static final StrictTransport YEAR =
                new StrictTransport(Duration.ofDays(365), Scope.WITH_SUBDOMAINS, Preload.NO);

        private String answer(String scheme, RequestAdmission admission) throws Exception {
            var policy = new BindingPolicy(
                    Optional.of(TlsPolicy.of(new CertificateSource.Pem(
                            site.certificate().toString(),
                            Optional.of(site.key().toString()),
                            Optional.empty(),
                            Optional.empty()))),
                    policy().proxyProtocol(),
                    policy().trustedProxies(),
                    Optional.empty(),
                    Optional.of(YEAR),
                    policy().limits());
            int port = bind(scheme, policy, admission).binding().port().orElseThrow();
            RawConnection client = scheme.equals("http")
                    ? connect(port)
                    : kept(new RawConnection(
                            TlsClient.trusting(authority.certificate()).connect(port, "localhost")));
            return client.send("GET / HTTP/1.1\r\nHost: h.test\r\n\r\n").readHead();
        }

        @Test
        @DisplayName("is said of the application's answers")
        void ofTheApplication() throws Exception {
            assertThat(answer("https", FakeAdmission.to(answering(ok("yes")).backend())))
                    .containsOnlyOnce("Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n");
        }

        @Test
        @DisplayName("is said of answers of our own")
        void ofOurOwn() throws Exception {
            var refused = new Admission.Refused(Refusal.of(503, Refusal.Reason.STOPPING));

            assertThat(answer("https", FakeAdmission.answering(refused)))
                    .startsWith("HTTP/1.1 503 ")
                    .containsOnlyOnce("Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n");
        }

        @Test
        @DisplayName("is left to an application that says it itself")
        void byTheApplication() throws Exception {
            String own = "HTTP/1.1 200 OK\r\nstrict-transport-security: max-age=1\r\nContent-Length: 0\r\n\r\n";

            assertThat(answer("https", FakeAdmission.to(answering(own).backend())))
                    .containsOnlyOnce("max-age=")
                    .contains("max-age=1\r\n");
        }

        @Test
        @DisplayName("is not said without TLS")
        void withoutTls() throws Exception {
            assertThat(answer("http", FakeAdmission.to(answering(ok("yes")).backend())))
                    .doesNotContainIgnoringCase("Strict-Transport-Security");
        }
    }
}
