package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.atIndex;

import dev.falconer.application.port.driven.Authority;
import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.CertificateSource;
import dev.falconer.domain.site.ClientLimits;
import dev.falconer.domain.site.TlsPolicy;
import dev.falconer.domain.site.TlsPolicy.ClientCertificates;
import dev.falconer.domain.site.TlsPolicy.TlsVersion;
import dev.falconer.netty.tls.Program;
import dev.falconer.netty.tls.TlsClient;
import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS between real clients and a transport: once with the library of this machine, once with the JDK's. */
abstract class TlsContract extends WireTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String LAST_GET = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @TempDir
    static Path folder;

    static Authority authority;
    private static Authority stranger;
    static Authority.Issued site;
    private static Authority.Issued shop;
    private static Authority.Issued wild;
    private static Authority.Issued visitor;

    @BeforeAll
    static void issue() {
        authority = Authority.in(folder, "authority");
        stranger = Authority.in(folder, "stranger");
        site = authority.server("site", "localhost", "127.0.0.1");
        shop = authority.rsaServer("shop", "shop.test", "www.shop.test");
        wild = authority.server("wild", "*.shop.test");
        visitor = authority.client("visitor", "visitor");
    }

    static CertificateSource pem(Authority.Issued issued) {
        return pem(issued, Optional.empty());
    }

    static CertificateSource pem(Authority.Issued issued, Optional<String> ocspResponse) {
        return new CertificateSource.Pem(
                issued.certificate().toString(), Optional.of(issued.key().toString()), Optional.empty(), ocspResponse);
    }

    private static TlsPolicy asking(ClientCertificates clients) {
        return new TlsPolicy(
                List.of(pem(site)), clients, Optional.of(authority.certificate().toString()), TlsVersion.TLS_1_2);
    }

    final int listen(TlsPolicy policy) {
        return listen(policy, answering(ok("secure")));
    }

    private int listen(TlsPolicy policy, RecordingBackend backend) {
        return listen(policy, FakeAdmission.to(backend.backend()));
    }

    private static TlsClient client() {
        return TlsClient.trusting(authority.certificate());
    }

    private RawConnection raw(SSLSocket socket) throws IOException {
        return kept(new RawConnection(socket));
    }

    final String openssl(int port, String input, String... options) {
        var command = new ArrayList<>(
                List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-CAfile", "authority.pem"));
        if (!List.of(options).contains("-noservername")) {
            command.addAll(List.of("-servername", "localhost"));
        }
        command.addAll(List.of(options));
        return Program.run(folder, input, command).output();
    }

    @Nested
    class Problems {

        private List<String> of(TlsPolicy policy) {
            return of(policy, transport());
        }

        private static List<String> of(TlsPolicy policy, ProxyTransport transport) {
            return transport.problems(Binding.parse("https://*:443").with(BindingPolicy.STANDARD.withTls(policy)));
        }

        @Test
        @DisplayName("there are none where every certificate can be used")
        void none() {
            assertThat(of(TlsPolicy.of(pem(site), pem(shop)))).isEmpty();
        }

        @Test
        @DisplayName("all of them are told, each with its file")
        void all() {
            var wrongKey = new CertificateSource.Pem(
                    shop.certificate().toString(),
                    Optional.of(site.key().toString()),
                    Optional.empty(),
                    Optional.empty());
            var noCertificate = new CertificateSource.Pem(
                    site.key().toString(), Optional.empty(), Optional.empty(), Optional.empty());
            Optional<String> authorities = Optional.of(site.key().toString());

            assertThat(of(new TlsPolicy(
                            List.of(pem(site), wrongKey, noCertificate),
                            ClientCertificates.REQUIRED,
                            authorities,
                            TlsVersion.TLS_1_2)))
                    .hasSize(3)
                    .satisfies(
                            problem -> assertThat(problem).startsWith(site.key() + " holds no certificate"), atIndex(0))
                    .satisfies(
                            problem -> assertThat(problem)
                                    .contains(shop.certificate().toString()),
                            atIndex(1))
                    .satisfies(
                            problem -> assertThat(problem).startsWith(site.key() + " holds no certificate"),
                            atIndex(2));
        }

        @Test
        @DisplayName("a development certificate is none, and is not made for the question")
        void development(@TempDir Path state) {
            ProxyTransport transport = kept(TestTransports.onJdk(settings(), log, state));

            assertThat(of(TlsPolicy.of(new CertificateSource.Development()), transport))
                    .isEmpty();
            assertThat(state).isEmptyDirectory();
        }
    }

    @Nested
    class Clients {

        @ParameterizedTest
        @CsvSource({"--http1.1, 1.1", "--http2, 2", "--http1.0, 1.1"})
        @DisplayName("curl is answered, and the application told that it was https")
        void curl(String option, String version) throws Exception {
            RecordingBackend backend = answering(ok("secure"));
            int port = listen(TlsPolicy.of(pem(site)), backend);

            String output = Program.succeed(
                    folder,
                    "curl",
                    "-sS",
                    option,
                    "-w",
                    " %{http_version}",
                    "--cacert",
                    "authority.pem",
                    "https://localhost:" + port + "/a?b");

            assertThat(output).isEqualTo("secure " + version);
            assertThat(backend.nextRequest())
                    .startsWith("GET /a?b HTTP/1.1\r\n")
                    .contains("\r\nX-Forwarded-Proto: https\r\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
        @DisplayName("the JDK's client gets the version it wants")
        void jdk(HttpClient.Version version) throws Exception {
            int port = listen(TlsPolicy.of(pem(site)));

            try (HttpClient client = HttpClient.newBuilder()
                    .sslContext(client().context())
                    .version(version)
                    .build()) {
                HttpResponse<String> response = client.send(
                        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

                assertThat(response.body()).isEqualTo("secure");
                assertThat(response.version()).isEqualTo(version);
            }
        }

        @Test
        @DisplayName("a body of many records arrives as it was sent, both ways")
        void bodies() throws Exception {
            RecordingBackend backend = backend(connection -> {
                while (true) {
                    connection.send(ok(connection.readMessage().body()));
                }
            });
            RawConnection client = raw(client().connect(listen(TlsPolicy.of(pem(site)), backend), "localhost"));
            String body = "0123456789abcdef".repeat(20_000);

            client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

            assertThat(client.readMessage().body()).isEqualTo(body);
        }
    }

    @Nested
    class Certificates {

        @ParameterizedTest
        @CsvSource({
            "localhost, localhost",
            "shop.test, shop.test",
            "www.shop.test, shop.test",
            "SHOP.test, shop.test",
            "api.shop.test, *.shop.test",
            "a.b.shop.test, localhost",
            "elsewhere.test, localhost"
        })
        @DisplayName("are chosen by name: exactly, by a wildcard for one label, otherwise the first")
        void byName(String asked, String shown) throws Exception {
            int port = listen(TlsPolicy.of(pem(site), pem(shop), pem(wild)));

            try (SSLSocket socket = client().connect(port, asked)) {
                socket.startHandshake();

                X509Certificate certificate =
                        (X509Certificate) socket.getSession().getPeerCertificates()[0];
                assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=" + shown);
            }
        }

        @Test
        @DisplayName("may have an Ed25519 key")
        void ed25519() {
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
            int port =
                    listen(TlsPolicy.of(pem(new Authority.Issued(folder.resolve("ed.pem"), folder.resolve("ed.key")))));

            assertThat(openssl(port, "", "-tls1_3")).containsIgnoringCase("Peer signature type: Ed25519");
        }

        @Test
        @DisplayName("the first is shown to a client that asks for no name")
        void noName() {
            int port = listen(TlsPolicy.of(pem(shop), pem(site)));

            assertThat(openssl(port, "", "-noservername")).contains("subject=CN = shop.test");
        }
    }

    @Nested
    class Versions {

        @ParameterizedTest
        @CsvSource({"-tls1_3, TLSv1.3", "-tls1_2, TLSv1.2"})
        void theNewerTwoAreSpoken(String option, String version) {
            int port = listen(TlsPolicy.of(pem(site)));

            assertThat(openssl(port, "", option)).contains("New, " + version).contains("Verify return code: 0 (ok)");
        }

        @ParameterizedTest
        @ValueSource(strings = {"-tls1", "-tls1_1"})
        void theOlderTwoAreNot(String option) {
            int port = listen(TlsPolicy.of(pem(site)));

            assertThat(openssl(port, "", option, "-cipher", "ALL:@SECLEVEL=0"))
                    .contains("alert protocol version")
                    .contains("no peer certificate available");
        }

        @Test
        void only13IsSpokenWhereThePolicySaysSo() {
            var policy = new TlsPolicy(
                    List.of(pem(site)), ClientCertificates.NOT_ASKED, Optional.empty(), TlsVersion.TLS_1_3);
            int port = listen(policy);

            assertThat(openssl(port, "", "-tls1_2")).contains("no peer certificate available");
            assertThat(openssl(port, "", "-tls1_3")).contains("New, TLSv1.3");
        }

        @ParameterizedTest
        @ValueSource(strings = {"AES128-SHA", "ECDHE-RSA-AES128-SHA", "AES128-GCM-SHA256", "ECDHE-RSA-AES256-SHA384"})
        @DisplayName("Z27 ciphers without forward secrecy or authenticated encryption are not agreed on")
        void weakCiphers(String cipher) {
            int port = listen(TlsPolicy.of(pem(shop)));

            assertThat(openssl(port, "", "-tls1_2", "-cipher", cipher + ":@SECLEVEL=0"))
                    .contains("handshake failure");
        }

        @Test
        @DisplayName("Z27 a client cannot renegotiate")
        void renegotiation() {
            int port = listen(TlsPolicy.of(pem(site)));

            assertThat(openssl(port, "R\n", "-tls1_2", "-legacy_renegotiation"))
                    .contains("RENEGOTIATING")
                    .containsAnyOf("no renegotiation", "unexpected message", "handshake failure");
        }
    }

    @Nested
    class Protocols {

        @ParameterizedTest
        @CsvSource({"'h2,http/1.1', h2", "'http/1.1,h2', h2", "http/1.1, http/1.1"})
        @DisplayName("Z27 are agreed on by ALPN, HTTP/2 first")
        void agreed(String offered, String chosen) {
            int port = listen(TlsPolicy.of(pem(site)));

            assertThat(openssl(port, "", "-alpn", offered)).contains("ALPN protocol: " + chosen);
        }

        @Test
        @DisplayName("a client that asks for none speaks HTTP/1.1")
        void none() throws Exception {
            RawConnection client = raw(client().connect(listen(TlsPolicy.of(pem(site))), "localhost"));

            assertThat(client.send(GET).readMessage().body()).isEqualTo("secure");
        }
    }

    @Nested
    class Sessions {

        @ParameterizedTest
        @ValueSource(strings = {"-tls1_2", "-tls1_3"})
        @DisplayName("are resumed by ticket")
        void byTicket(String version) {
            int port = listen(TlsPolicy.of(pem(site)));
            openssl(port, LAST_GET, version, "-sess_out", "session" + version, "-ign_eof");

            assertThat(openssl(port, "", version, "-sess_in", "session" + version))
                    .contains("Reused, TLSv1.");
        }

        @Test
        @DisplayName("are resumed by number where a client takes no tickets")
        void byNumber() {
            int port = listen(TlsPolicy.of(pem(site)));
            openssl(port, LAST_GET, "-tls1_2", "-no_ticket", "-sess_out", "session-id", "-ign_eof");

            assertThat(openssl(port, "", "-tls1_2", "-no_ticket", "-sess_in", "session-id"))
                    .contains("Reused, TLSv1.2");
        }

        @ParameterizedTest
        @ValueSource(strings = {"-tls1_2", "-tls1_3"})
        @DisplayName("keep the client's certificate when they are resumed")
        void ofClientsWithCertificates(String version) throws Exception {
            RecordingBackend backend = answering(ok("secure"));
            int port = listen(asking(ClientCertificates.REQUIRED), backend);
            String[] certificate = {version, "-cert", "visitor.pem", "-key", "visitor.key", "-ign_eof"};
            openssl(port, LAST_GET, join(certificate, "-sess_out", "visit" + version));
            String first = backend.nextRequest();

            String resumed = openssl(port, LAST_GET, join(certificate, "-sess_in", "visit" + version));

            assertThat(resumed).contains("Reused, TLSv1.");
            assertThat(certificateIn(backend.nextRequest())).isNotEmpty().isEqualTo(certificateIn(first));
        }

        private static String[] join(String[] some, String... more) {
            var all = new ArrayList<>(List.of(some));
            all.addAll(List.of(more));
            return all.toArray(String[]::new);
        }
    }

    @Nested
    class ClientsCertificates {

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        @DisplayName("TL-05 a required one is told to the application, on one line")
        void required(String version) throws Exception {
            RecordingBackend backend = answering(ok("secure"));
            int port = listen(asking(ClientCertificates.REQUIRED), backend);
            TlsClient client = TlsClient.trusting(authority.certificate(), visitor);

            assertThat(raw(client.connect(port, "localhost", version))
                            .send(GET)
                            .readMessage()
                            .body())
                    .isEqualTo("secure");

            byte[] der = Base64.getDecoder().decode(certificateIn(backend.nextRequest()));
            assertThat(new String(der, StandardCharsets.ISO_8859_1)).contains("visitor");
        }

        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        @DisplayName("TL-07 without a required one the handshake fails")
        void requiredAndMissing(String version) {
            FakeAdmission admission = FakeAdmission.answering(new FakeAdmission.Gap());
            int port = listen(asking(ClientCertificates.REQUIRED), admission);

            assertThatThrownBy(() -> converse(client(), port, version)).isInstanceOf(SSLException.class);
            assertThat(admission.asked()).isZero();
        }

        @ParameterizedTest
        @CsvSource({"TLSv1.2, REQUIRED", "TLSv1.3, REQUIRED", "TLSv1.2, OPTIONAL", "TLSv1.3, OPTIONAL"})
        @DisplayName("one from an authority that is not trusted ends the handshake, asked for or demanded")
        void untrusted(String version, ClientCertificates asked) {
            FakeAdmission admission = FakeAdmission.answering(new FakeAdmission.Gap());
            int port = listen(asking(asked), admission);
            TlsClient other = TlsClient.insisting(authority.certificate(), stranger.client("other", "other"));

            assertThatThrownBy(() -> converse(other, port, version)).isInstanceOf(SSLException.class);
            assertThat(admission.asked()).isZero();
        }

        @Test
        @DisplayName("TL-03 TL-08 without an optional one the client is served, and one it claims is not believed")
        void optionalAndMissing() throws Exception {
            RecordingBackend backend = answering(ok("secure"));
            RawConnection client =
                    raw(client().connect(listen(asking(ClientCertificates.OPTIONAL), backend), "localhost"));

            client.send("GET / HTTP/1.1\r\nHost: localhost\r\nMS-ASPNETCORE-CLIENTCERT: AAAA\r\n\r\n")
                    .readMessage();

            assertThat(backend.nextRequest()).doesNotContain("MS-ASPNETCORE-CLIENTCERT");
        }

        @Test
        @DisplayName("TL-04 an optional one is told to the application")
        void optional() throws Exception {
            RecordingBackend backend = answering(ok("secure"));
            TlsClient client = TlsClient.trusting(authority.certificate(), visitor);

            raw(client.connect(listen(asking(ClientCertificates.OPTIONAL), backend), "localhost"))
                    .send(GET)
                    .readMessage();

            assertThat(certificateIn(backend.nextRequest())).isNotEmpty();
        }

        @Test
        @DisplayName("one is told in HTTP/2 as well")
        void http2() throws Exception {
            RecordingBackend backend = answering(ok("secure"));
            int port = listen(asking(ClientCertificates.REQUIRED), backend);

            Program.succeed(
                    folder,
                    "curl",
                    "-sS",
                    "--http2",
                    "--cacert",
                    "authority.pem",
                    "--cert",
                    "visitor.pem",
                    "--key",
                    "visitor.key",
                    "https://localhost:" + port + "/");

            assertThat(certificateIn(backend.nextRequest())).isNotEmpty();
        }

        @Test
        @DisplayName("where none is asked for, none is told")
        void notAsked() throws Exception {
            RecordingBackend backend = answering(ok("secure"));
            TlsClient client = TlsClient.trusting(authority.certificate(), visitor);

            raw(client.connect(listen(TlsPolicy.of(pem(site)), backend), "localhost"))
                    .send(GET)
                    .readMessage();

            assertThat(backend.nextRequest()).doesNotContain("MS-ASPNETCORE-CLIENTCERT");
        }

        /** In TLS 1.3 a client hears what became of its certificate when it reads for the first time. */
        private void converse(TlsClient client, int port, String version) throws IOException {
            try (SSLSocket socket = client.connect(port, "localhost", version)) {
                socket.startHandshake();
                socket.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
                socket.getInputStream().read();
            }
        }
    }

    private static String certificateIn(String request) {
        return request.lines()
                .filter(line -> line.startsWith("MS-ASPNETCORE-CLIENTCERT: "))
                .map(line -> line.substring("MS-ASPNETCORE-CLIENTCERT: ".length()))
                .findFirst()
                .orElse("");
    }

    @Nested
    class Endings {

        @Test
        @DisplayName("the last response is followed by TLS's own end, and then by TCP's")
        void inOrder() {
            int port = listen(TlsPolicy.of(pem(site)));

            assertThat(openssl(port, LAST_GET, "-ign_eof"))
                    .contains("secure")
                    .contains("closed")
                    .doesNotContain("unexpected eof");
        }

        @Test
        @DisplayName("a response that breaks off is cut without an end, in TLS or TCP")
        void cut() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                connection
                        .send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
                        .close();
            });
            RawConnection client = raw(client().connect(listen(TlsPolicy.of(pem(site)), backend), "localhost"));
            client.send(GET).readHead();
            client.read(4);

            assertThatThrownBy(() -> client.read(1))
                    .hasRootCauseInstanceOf(IOException.class)
                    .rootCause()
                    .isNotInstanceOf(EOFException.class);
        }

        @Test
        @DisplayName("a client that ends TLS is gone")
        void byTheClient() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readMessage();
                connection.readToEnd();
            });
            FakeAdmission admission = FakeAdmission.to(backend.backend());
            SSLSocket socket = client().connect(listen(TlsPolicy.of(pem(site)), admission), "localhost");
            raw(socket).send(GET);

            socket.shutdownOutput();

            assertOutcome(admission, Outcome.CLIENT_GONE);
        }

        @Test
        @DisplayName("a listener that drains closes an idle connection, and one in a handshake")
        void drained() throws Exception {
            ProxyTransport.BoundListener listener = bindTls(TlsPolicy.of(pem(site)));
            int port = listener.binding().port().orElseThrow();
            RawConnection idle = raw(client().connect(port, "localhost"));
            idle.send(GET).readMessage();
            RawConnection beginning = connect(port);

            var drained = listener.drain(Duration.ofSeconds(20)).toCompletableFuture();

            assertThat(idle.readToEnd()).isEmpty();
            assertThat(beginning.readToEnd()).isEmpty();
            assertThat(drained).succeedsWithin(Duration.ofSeconds(10));
        }
    }

    private ProxyTransport.BoundListener bindTls(TlsPolicy policy) {
        return bind(
                "https",
                BindingPolicy.STANDARD.withTls(policy),
                FakeAdmission.to(answering(ok("secure")).backend()));
    }

    @Nested
    class WithoutTls {

        @Test
        @DisplayName("plain HTTP is told that this is the wrong door")
        void plainHttp() {
            RawConnection client = connect(listen(TlsPolicy.of(pem(site))));

            assertThat(client.send(GET).readToEnd())
                    .startsWith("HTTP/1.1 400 Bad Request\r\n")
                    .contains("\r\nContent-Type: text/plain\r\n")
                    .contains("https://");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"\0\0\0\0\0\0\0\0", "\u0016\u0003\u0001\u0000\u0005hello", "\u00ff\u00fe\u00fd\u00fc\u00fb"})
        @DisplayName("what is neither ends the connection, and the listener goes on")
        void nonsense(String bytes) throws Exception {
            int port = listen(TlsPolicy.of(pem(site)));

            connect(port).send(bytes).readToEnd();

            assertThat(raw(client().connect(port, "localhost"))
                            .send(GET)
                            .readMessage()
                            .body())
                    .isEqualTo("secure");
        }

        @Test
        @DisplayName("who says nothing, or half a greeting, is let go when the time for the handshake is over")
        void silence() {
            ClientLimits.Times times = ClientLimits.STANDARD.times();
            var limits = ClientLimits.STANDARD.withTimes(
                    new ClientLimits.Times(Duration.ofMillis(300), times.requestHead(), times.keepAlive()));
            Admission never = new FakeAdmission.Gap();
            int port = bind(
                            "https",
                            BindingPolicy.STANDARD.withLimits(limits).withTls(TlsPolicy.of(pem(site))),
                            FakeAdmission.answering(never))
                    .binding()
                    .port()
                    .orElseThrow();

            assertThat(connect(port).readToEnd()).isEmpty();
            assertThat(connect(port)
                            .send("\u0016\u0003\u0001\u0001\u0000\u0001")
                            .readToEnd())
                    .isEmpty();
        }
    }

    @Nested
    class Tunnels {

        @Test
        @DisplayName("bytes go both ways after an upgrade, and the client's end reaches the backend")
        void webSocket() throws Exception {
            RecordingBackend backend = backend(connection -> {
                connection.readHead();
                connection.send(
                        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst");
                connection.send(connection.read(5));
                connection.readToEnd();
            });
            SSLSocket socket = client().connect(listen(TlsPolicy.of(pem(site)), backend), "localhost");
            RawConnection client = raw(socket);

            client.send(wire("GET / HTTP/1.1~Host: localhost~Connection: Upgrade~Upgrade: websocket~"
                    + "Sec-WebSocket-Version: 13~Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==~~"));
            client.readHead();

            assertThat(client.read(5)).isEqualTo("first");
            assertThat(client.send("again").read(5)).isEqualTo("again");
            client.close();
            backend.awaitEndOfConnection();
        }
    }
}
