package dev.falconer.it.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.port.driven.Authority;
import dev.falconer.it.fixture.Curl;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.FreePort;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS in front of real applications, seen by curl. */
class TlsIT {

    private static final String TAKES_NO_OPENSSL = "-Dio.netty.handler.ssl.noOpenSsl=true";

    @ParameterizedTest
    @CsvSource({"TLS by BoringSSL,", "TLS by the JDK," + TAKES_NO_OPENSSL})
    @DisplayName("a development certificate is enough to begin with, whoever does the cryptography")
    void development(String said, @Nullable String javaOptions) {
        Path state = Scratch.folder("state");
        Falconer.Setup setup = Falconer.of(Site.node())
                .urls("https://localhost:0")
                .options("--dev-cert")
                .variable("FALCONER_STATE", state.toString());
        if (javaOptions != null) {
            setup.javaOptions(javaOptions);
        }
        try (Falconer falconer = setup.start()) {
            String url = "https://localhost:" + falconer.port() + "/";
            String trust = state.resolve("development.pem").toString();

            for (String version : new String[] {"--http1.1", "--http2", "--tlsv1.3"}) {
                assertThat(Curl.get(url, "--cacert", trust, version)).isNotEmpty();
            }
            assertThat(Curl.get(url, "--cacert", trust, "--tls-max", "1.2")).isNotEmpty();
            assertThat(falconer.log().text()).containsOnlyOnce(said);
        }
    }

    @Nested
    class InFrontOfAspNetCore {

        private static Path folder;
        private static Authority authority;
        private static int plain;
        private static int optional;
        private static int required;

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            folder = Scratch.folder("certificates");
            authority = Authority.in(folder, "authority");
            Authority.Issued site = authority.server("site", "localhost", "127.0.0.1");
            authority.client("visitor", "visitor");
            plain = FreePort.find();
            optional = FreePort.find();
            required = FreePort.find();
            falconer = Falconer.of(Site.aspNetCore())
                    .configuration(Scratch.write("falconer.xml", """
                            <falconer>
                              <bindings>
                                <binding url="http://127.0.0.1:%1$d" />
                                <binding url="https://127.0.0.1:%2$d">
                                  <certificate file="%4$s" keyFile="%5$s" />
                                  <tls clientCertificate="optional" clientAuthorities="%6$s" />
                                </binding>
                                <binding url="https://127.0.0.1:%3$d">
                                  <certificate file="%4$s" keyFile="%5$s" />
                                  <tls clientCertificate="required" clientAuthorities="%6$s" />
                                </binding>
                              </bindings>
                            </falconer>
                            """.formatted(
                            plain, optional, required, site.certificate(), site.key(), authority.certificate())))
                    .start();
        }

        private static String get(int port, String target, String... options) {
            var all =
                    new ArrayList<>(List.of("--cacert", authority.certificate().toString()));
            all.addAll(List.of(options));
            return Curl.get("https://127.0.0.1:" + port + target, all.toArray(String[]::new));
        }

        private static String[] visiting(String... more) {
            var options = new ArrayList<>(List.of(
                    "--cert",
                    folder.resolve("visitor.pem").toString(),
                    "--key",
                    folder.resolve("visitor.key").toString()));
            options.addAll(List.of(more));
            return options.toArray(String[]::new);
        }

        private static String fingerprint() {
            return authority
                    .openssl("x509", "-in", "visitor.pem", "-noout", "-fingerprint", "-sha1")
                    .strip()
                    .replaceAll("^[^=]*=|:", "");
        }

        @Test
        @DisplayName("TL-01 TL-02 http and https are both answered, and the application knows which it was")
        void bothSchemes() {
            falconer.log().awaitMatching("listening on https://127.0.0.1:" + optional + " for ");
            assertThat(Curl.get("http://127.0.0.1:" + plain + "/scheme")).isEqualTo("Scheme:http; Original:http");
            assertThat(get(optional, "/scheme")).isEqualTo("Scheme:https; Original:http");
        }

        @Test
        @DisplayName("TL-03 without a certificate the application sees none")
        void none() {
            assertThat(get(optional, "/client-cert")).isEqualTo("Disabled");
        }

        @Test
        @DisplayName("TL-04 with one the application sees exactly that one")
        void optionalOne() {
            assertThat(get(optional, "/client-cert", visiting())).isEqualTo("Enabled;" + fingerprint());
        }

        @ParameterizedTest
        @ValueSource(strings = {"1.2", "1.3"})
        @DisplayName("TL-05 a required one is seen, in either version of TLS")
        void requiredOne(String version) {
            assertThat(get(required, "/client-cert", visiting("--tls-max", version)))
                    .isEqualTo("Enabled;" + fingerprint());
        }

        @Test
        @DisplayName("TL-06 where one is required plain http is answered 400")
        void requiredInPlainHttp() {
            assertThat(RawHttp.exchange(required, "GET / HTTP/1.1\r\nHost: site\r\n\r\n")
                            .status())
                    .isEqualTo(400);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1.2", "1.3"})
        @DisplayName("TL-07 where one is required a client without one is told by an alert")
        void requiredAndMissing(String version) {
            assertThatThrownBy(() -> get(required, "/", "--tls-max", version)).hasMessageContaining("alert");
        }

        @Test
        @DisplayName("TL-08 a forged one is never seen, with a real one or without")
        void forged() {
            String[] claim = {"--header", "MS-ASPNETCORE-CLIENTCERT: AAAA"};

            assertThat(get(optional, "/client-cert", claim)).isEqualTo("Disabled");
            assertThat(get(optional, "/client-cert", visiting(claim))).isEqualTo("Enabled;" + fingerprint());
        }

        @Test
        @DisplayName("TL-12 a client that can speaks HTTP/2")
        void http2() {
            assertThat(get(optional, "/scheme", "--http2", "--write-out", " %{http_version}"))
                    .isEqualTo("Scheme:https; Original:http 2");
        }
    }

    @Test
    @DisplayName("TL-10 the application sends a client from http to https: it knows the port")
    void sentByTheApplication() {
        int plain = FreePort.find();
        int encrypted = FreePort.find();
        try (Falconer falconer = Falconer.of(Site.aspNetCore())
                .overTls()
                .urls("http://localhost:" + plain + ";https://localhost:" + encrypted)
                .start()) {
            assertThat(falconer.isAlive()).isTrue();
            String[] facts = {"--insecure", "--write-out", " %{response_code} %{redirect_url}"};

            assertThat(Curl.get("http://localhost:" + plain + "/https-redirect?a=b", facts))
                    .isEqualTo(" 307 https://localhost:" + encrypted + "/https-redirect?a=b");
            assertThat(Curl.get("https://localhost:" + encrypted + "/https-redirect", facts))
                    .isEqualTo("not redirected 200 ");
        }
    }

    @Test
    @DisplayName("TL-11 an application below a path that is no ASCII is found by its escapes, and knows that path")
    void pathBeyondAscii() {
        try (Falconer falconer = Falconer.of(Site.aspNetCore())
                .overTls()
                .options("--path-base", "/приложение")
                .start()) {
            String base = "https://127.0.0.1:" + falconer.port()
                    + "/%D0%BF%D1%80%D0%B8%D0%BB%D0%BE%D0%B6%D0%B5%D0%BD%D0%B8%D0%B5";

            assertThat(Curl.get(base + "/path/%D0%B6", "--insecure")).startsWith("/приложение|/path/ж|");
            assertThat(Curl.get(base + "/env?name=ASPNETCORE_APPL_PATH", "--insecure"))
                    .isEqualTo("/приложение");
        }
    }

    @Test
    @DisplayName("a client is sent to https, and told to stay there")
    void httpsOnly() {
        int plain = FreePort.find();
        int encrypted = FreePort.find();
        Path state = Scratch.folder("state");
        try (Falconer falconer = Falconer.of(Site.node())
                .urls("http://localhost:" + plain + ";https://localhost:" + encrypted)
                .options("--dev-cert", "--redirect-to-https", "--hsts")
                .variable("FALCONER_STATE", state.toString())
                .start()) {
            assertThat(falconer.isAlive()).isTrue();

            String heads = Curl.get(
                    "http://localhost:" + plain + "/",
                    "--location",
                    "--include",
                    "--cacert",
                    state.resolve("development.pem").toString());

            assertThat(heads)
                    .containsIgnoringCase("location: https://localhost:" + encrypted + "/")
                    .containsIgnoringCase("strict-transport-security: max-age=31536000");
        }
    }
}
