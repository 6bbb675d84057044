package dev.falconer.netty;

import static dev.falconer.application.port.driven.RecordingBackend.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.Authority;
import dev.falconer.application.port.driven.FakeAdmission;
import dev.falconer.application.port.driven.RawConnection;
import dev.falconer.application.port.driven.RecordingBackend;
import dev.falconer.domain.site.AddressRange;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.domain.site.ClientLimits;
import dev.falconer.domain.site.TlsPolicy;
import dev.falconer.netty.tls.TlsClient;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that begin with a PROXY header. */
class ProxyProtocolTest extends WireTest {

    private static final String GET = "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n";
    private static final String V1 = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n";
    private static final String V2_SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;
    private static final int UNIX = 0x31;
    private static final byte[] FROM_4 = {(byte) 192, 0, 2, 7, (byte) 198, 51, 100, 1, 0x12, 0x67, 0x01, (byte) 0xbb};
    private static final String ANYWHERE = "127.0.0.0/8";

    @Override
    ClientLimits limits() {
        return super.limits().withConnections(new ClientLimits.Connections(0, 2, 0, 8));
    }

    @Override
    BindingPolicy policy() {
        return super.policy().withProxyProtocol(List.of(AddressRange.parse(ANYWHERE)));
    }

    private static byte[] v2(int command, int family, byte[] addresses, byte... extensions) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(V2_SIGNATURE.getBytes(StandardCharsets.ISO_8859_1));
        header.write(command);
        header.write(family);
        int length = addresses.length + extensions.length;
        header.write(length >> 8);
        header.write(length);
        header.writeBytes(addresses);
        header.writeBytes(extensions);
        return header.toByteArray();
    }

    private void assertForwardedFor(byte[] header, String expected) throws Exception {
        RecordingBackend backend = answering(ok("yes"));
        RawConnection client = clientOf(backend);

        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(header);
        all.writeBytes(GET.getBytes(StandardCharsets.US_ASCII));
        client.send(all.toByteArray());

        assertThat(client.readMessage().body()).isEqualTo("yes");
        assertThat(backend.nextRequest()).containsPattern("(?i)\r\nx-forwarded-for: " + expected + "\r\n");
        assertThat(log.next().client()).matches(expected);
        assertThat(client.send(GET).readMessage().body()).isEqualTo("yes");
        assertThat(backend.nextRequest()).containsPattern("(?i)\r\nx-forwarded-for: " + expected + "\r\n");
    }

    private void assertForwardedFor(String header, String expected) throws Exception {
        assertForwardedFor(header.getBytes(StandardCharsets.ISO_8859_1), expected);
    }

    @Test
    @DisplayName("version 1 names an IPv4 client")
    void v1Ipv4() throws Exception {
        assertForwardedFor(V1, "192\\.0\\.2\\.7:4711");
    }

    @Test
    @DisplayName("version 1 names an IPv6 client")
    void v1Ipv6() throws Exception {
        assertForwardedFor("PROXY TCP6 2001:db8::7 2001:db8::1 4711 443\r\n", "\\[2001:db8::7\\]:4711");
    }

    @Test
    @DisplayName("a zone behind an IPv6 address is left out")
    void v1Zone() throws Exception {
        assertForwardedFor("PROXY TCP6 fe80::7%eth0 fe80::1%eth0 4711 443\r\n", "\\[fe80::7\\]:4711");
    }

    @Test
    @DisplayName("version 1 that names nobody leaves the other end of the connection")
    void v1Unknown() throws Exception {
        assertForwardedFor("PROXY UNKNOWN\r\n", "127\\.0\\.0\\.1:\\d+");
    }

    @Test
    @DisplayName("version 1 may be 107 bytes long")
    void v1Longest() throws Exception {
        String address = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
        String longest = "PROXY UNKNOWN " + address + " " + address + " 65535 65535\r\n";
        assertThat(longest).hasSize(107);

        assertForwardedFor(longest, "127\\.0\\.0\\.1:\\d+");
    }

    @Test
    @DisplayName("version 2 names an IPv4 client")
    void v2Ipv4() throws Exception {
        assertForwardedFor(v2(PROXY, TCP4, FROM_4), "192\\.0\\.2\\.7:4711");
    }

    @Test
    @DisplayName("version 2 names an IPv6 client")
    void v2Ipv6() throws Exception {
        ByteArrayOutputStream addresses = new ByteArrayOutputStream();
        addresses.writeBytes(InetAddress.getByName("2001:db8::7").getAddress());
        addresses.writeBytes(InetAddress.getByName("2001:db8::1").getAddress());
        addresses.writeBytes(new byte[] {0x12, 0x67, 0x01, (byte) 0xbb});

        assertForwardedFor(v2(PROXY, TCP6, addresses.toByteArray()), "\\[2001:db8::7\\]:4711");
    }

    @Test
    @DisplayName("version 2 by which a proxy speaks for itself leaves the other end of the connection")
    void v2Local() throws Exception {
        assertForwardedFor(v2(LOCAL, UNSPECIFIED, new byte[0]), "127\\.0\\.0\\.1:\\d+");
        assertForwardedFor(v2(LOCAL, TCP4, FROM_4), "127\\.0\\.0\\.1:\\d+");
    }

    @Test
    @DisplayName("version 2 names a client on a UNIX socket, which has no address")
    void v2Unix() throws Exception {
        byte[] paths = new byte[216];
        paths[0] = '/';
        paths[1] = 's';

        assertForwardedFor(v2(PROXY, UNIX, paths), "unknown");
    }

    @Test
    @DisplayName("version 2 may say more than addresses")
    void v2Extended() throws Exception {
        byte[] alpnAndChecksumAndUnknown = {
            0x01, 0, 2, 'h', '2', 0x03, 0, 4, 1, 2, 3, 4, (byte) 0xea, 0, 3, 1, 'v', 'p', 0x04, 0, 2, 0, 0
        };

        assertForwardedFor(v2(PROXY, TCP4, FROM_4, alpnAndChecksumAndUnknown), "192\\.0\\.2\\.7:4711");
    }

    @Test
    @DisplayName("a header may arrive in single bytes")
    void inSingleBytes() throws Exception {
        RecordingBackend backend = answering(ok("yes"));
        int port = listen(FakeAdmission.to(backend.backend()));
        RawConnection first = connect(port);
        RawConnection second = connect(port);

        for (byte one : (V1 + GET).getBytes(StandardCharsets.US_ASCII)) {
            first.send(new byte[] {one});
        }
        assertThat(first.readMessage().body()).isEqualTo("yes");
        for (byte one : v2(PROXY, TCP4, FROM_4, (byte) 0x04, (byte) 0, (byte) 1, (byte) 0)) {
            second.send(new byte[] {one});
        }
        assertThat(second.send(GET).readMessage().body()).isEqualTo("yes");

        assertThat(backend.nextRequest()).containsIgnoringCase("\r\nX-Forwarded-For: 192.0.2.7:4711\r\n");
        assertThat(backend.nextRequest()).containsIgnoringCase("\r\nX-Forwarded-For: 192.0.2.7:4711\r\n");
    }

    @Test
    @DisplayName("the client that is named has its share of connections, not the proxy")
    void perAddress() throws Exception {
        RecordingBackend backend = answering(ok("yes"));
        int port = listen(FakeAdmission.to(backend.backend()));

        assertThat(connect(port).send(V1 + GET).readMessage().status()).isEqualTo(200);
        assertThat(connect(port).send(V1 + GET).readMessage().status()).isEqualTo(200);
        assertThat(connect(port).send(V1 + GET).readMessage().status()).isEqualTo(503);
        assertThat(connect(port)
                        .send(V1.replace("192.0.2.7", "192.0.2.8") + GET)
                        .readMessage()
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest(name = "{index}") // The rows contain what reports may not.
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: h.test\r\n\r\n",
                "PROXY TCP4 192.0.2.777 198.51.100.1 4711 443\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 65536 443\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 4711\r\n",
                "PROXY TCP4 2001:db8::7 2001:db8::1 4711 443\r\n",
                "PROXY UDP4 192.0.2.7 198.51.100.1 4711 443\r\n",
                "proxy TCP4 192.0.2.7 198.51.100.1 4711 443\r\n",
                "\r\n\r\n\0\r\nQUIT\n\21\21\0\14\0\0\0\0\0\0\0\0\0\0\0\0",
                "\r\n\r\n\0\r\nQUIT\n\42\21\0\14\0\0\0\0\0\0\0\0\0\0\0\0",
                "\r\n\r\n\0\r\nQUIT\n\41\21\0\4\0\0\0\0\0\0\0\0\0\0\0\0",
            })
    @DisplayName("what is no sound header is closed without a word")
    void malformed(String start) {
        RecordingBackend backend = answering(ok("yes"));
        RawConnection client = clientOf(backend);

        client.send(start + GET);

        assertThat(client.readToEnd()).isEmpty();
        assertThat(backend.connections()).isZero();
    }

    @Test
    @DisplayName("a sound header does not mend an unsound one")
    void mended() {
        RecordingBackend backend = answering(ok("yes"));
        FakeAdmission admission = FakeAdmission.to(backend.backend());
        RawConnection client = connect(listen(admission));

        client.send("PROXY nonsense\r\n" + V1 + GET);

        assertThat(client.readToEnd()).isEmpty();
        assertThat(admission.asked()).isZero();
    }

    @Test
    @DisplayName("a line that does not end is closed without a word")
    void endless() {
        RecordingBackend backend = answering(ok("yes"));
        RawConnection client = clientOf(backend);

        client.send("PROXY UNKNOWN " + "x".repeat(200));

        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    @DisplayName("a header that does not come in time is waited for no longer")
    void late() {
        RawConnection client = clientOf(answering(ok("yes")));

        client.send("PROXY TCP4 192.0.2.7");

        assertThat(client.readToEnd()).isEmpty();
    }

    @Test
    @DisplayName("a connection that has not said whom it is for does not hold up the end")
    void draining() throws Exception {
        var listener = bind(FakeAdmission.to(answering(ok("yes")).backend()));
        RawConnection client = connect(listener.binding().port().orElseThrow());
        client.send("PROXY TCP4 192.0.2.7");

        listener.drain(Duration.ofSeconds(20)).toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertThat(client.readToEnd()).isEmpty();
    }

    @Nested
    class BeforeTls extends WireTest {

        @TempDir
        private Path folder;

        @Override
        BindingPolicy policy() {
            return super.policy().withProxyProtocol(List.of(AddressRange.parse(ANYWHERE)));
        }

        @Test
        @DisplayName("the header comes first, then TLS, then HTTP")
        void inThisOrder() throws Exception {
            Authority authority = Authority.in(folder, "authority");
            RecordingBackend backend = answering(ok("yes"));
            int port = listen(
                    TlsPolicy.of(TlsTest.pem(authority.server("site", "localhost"))),
                    FakeAdmission.to(backend.backend()));
            TlsClient tls = TlsClient.trusting(folder.resolve("authority.pem"));

            Socket plain = kept(new Socket(InetAddress.getLoopbackAddress(), port));
            plain.getOutputStream().write(V1.getBytes(StandardCharsets.US_ASCII));
            Socket secure = tls.context().getSocketFactory().createSocket(plain, "localhost", port, true);
            RawConnection client = kept(new RawConnection(secure));

            assertThat(client.send(GET).readMessage().body()).isEqualTo("yes");
            assertThat(backend.nextRequest())
                    .containsIgnoringCase("\r\nX-Forwarded-For: 192.0.2.7:4711\r\n")
                    .containsIgnoringCase("\r\nX-Forwarded-Proto: https\r\n");
        }
    }

    /** From somebody who is not trusted. */
    @Nested
    class OfAStranger extends WireTest {

        @Override
        BindingPolicy policy() {
            return super.policy().withProxyProtocol(List.of(AddressRange.parse("127.0.0.2")));
        }

        @Test
        @DisplayName("a header is believed from a trusted proxy, and anybody else is turned away")
        void stranger() throws Exception {
            RecordingBackend backend = answering(ok("yes"));
            int port = listen(FakeAdmission.to(backend.backend()));

            assertThat(connect(port).send(V1 + GET).readToEnd()).isEmpty();
            assertThat(backend.connections()).isZero();
            RawConnection trusted = kept(new RawConnection(new Socket(
                    InetAddress.getLoopbackAddress(), port, InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 0)));
            assertThat(trusted.send(V1 + GET).readMessage().body()).isEqualTo("yes");
        }
    }
}
