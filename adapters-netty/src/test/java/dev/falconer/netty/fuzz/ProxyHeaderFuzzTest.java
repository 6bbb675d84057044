package dev.falconer.netty.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.falconer.application.port.driven.StrictRequests.Request;
import dev.falconer.domain.site.AddressRange;
import dev.falconer.domain.site.BindingPolicy;
import dev.falconer.netty.Leaks;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a trusted proxy begins with: a request reaches the backend only behind a sound PROXY header, as the request of
 * whom that names, and what is no sound header is closed without a word.
 */
class ProxyHeaderFuzzTest {

    static {
        Leaks.install();
    }

    private static final Complaints COMPLAINTS = Complaints.listen();
    private static final StrictBackend BACKEND = new StrictBackend();
    private static final String GET = "GET /behind HTTP/1.1\r\nHost: h.test\r\n\r\n";

    @AutoClose
    private static final HandTurnedWire WIRE = new HandTurnedWire(
            BACKEND, BindingPolicy.STANDARD.withProxyProtocol(List.of(AddressRange.parse("127.0.0.0/8"))));

    static Stream<Arguments> seeds() {
        return Seeds.read("proxy-headers.txt").map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void onlyASoundHeaderNamesAClient(byte[] start) {
        PlainProxyHeader plain = PlainProxyHeader.read(bytes(start, GET));

        List<Request> heard;
        String told;
        boolean ended;
        try (HandTurnedWire.Client client = WIRE.connect()) {
            client.send(bytes(start, GET)).await(() -> switch (plain.kind()) {
                case UNSOUND -> client.ended();
                case BEGUN -> true;
                case SOUND -> client.ended() || !client.received().isEmpty();
            });
            heard = BACKEND.takeRequests();
            told = client.received();
            ended = client.ended();
        }

        switch (plain.kind()) {
            case UNSOUND -> {
                assertThat(heard).isEmpty();
                assertThat(told).isEmpty();
                assertThat(ended).isTrue();
            }
            case BEGUN -> {
                assertThat(heard).isEmpty();
                assertThat(told).isEmpty();
            }
            case SOUND -> {
                heard.forEach(request -> assertFrom(plain, request));
                if (plain.length() == start.length && !isExtended(start) && !isMixed(start)) {
                    assertThat(heard).extracting(Request::target).containsExactly("/behind");
                }
            }
        }
        assertOthersAreServed();
    }

    /** What stands behind the addresses may be unsound in ways of its own. */
    private static boolean isExtended(byte[] start) {
        return start[0] == '\r';
    }

    /** IPv6 that ends like IPv4 has spellings that Netty does not read; it is refused then. */
    private static boolean isMixed(byte[] start) {
        String text = new String(start, ISO_8859_1);
        return text.startsWith("PROXY TCP6 ") && text.contains(".");
    }

    private static void assertFrom(PlainProxyHeader plain, Request request) {
        String last = request.values("X-Forwarded-For").getLast();
        String own = last.substring(last.lastIndexOf(' ') + 1);
        InetAddress client = plain.client();
        if (client == null) {
            assertThat(own)
                    .satisfiesAnyOf(
                            peer -> assertThat(peer).startsWith("127.0.0.1:"),
                            nobody -> assertThat(nobody).isEqualTo("unknown"));
        } else {
            int colon = own.lastIndexOf(':');
            assertThat(Integer.parseInt(own.substring(colon + 1))).isEqualTo(plain.port());
            assertThat(address(own.substring(0, colon))).isEqualTo(client);
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException malformed) {
            throw new AssertionError(text, malformed);
        }
    }

    private static void assertOthersAreServed() {
        WIRE.await(() -> WIRE.underWay() == 0);
        assertThat(WIRE.underWay()).as("requests under way").isZero();
        try (HandTurnedWire.Client other = WIRE.connect()) {
            other.send(bytes("PROXY UNKNOWN\r\n".getBytes(ISO_8859_1), GET))
                    .await(() -> other.ended() || other.received().endsWith("ok"));

            assertThat(other.received()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
            assertThat(BACKEND.takeRequests()).extracting(Request::target).containsExactly("/behind");
        }
        assertThat(COMPLAINTS.heard()).isEmpty();
    }

    private static byte[] bytes(byte[] start, String behind) {
        return (new String(start, ISO_8859_1) + behind).getBytes(ISO_8859_1);
    }

    @AfterAll
    static void nothingLeaked() {
        assertThat(Leaks.found()).isEmpty();
    }
}
