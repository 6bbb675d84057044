package dev.falconer.netty.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Gateway;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.ForwardedFields.Identifier;
import dev.falconer.domain.site.ForwardedFields.Node;
import dev.falconer.domain.site.ForwardedFields.Strangers;
import dev.falconer.domain.site.ForwardedFields.Via;
import dev.falconer.domain.site.ForwardedFields.XForwarded;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.PathBase;
import dev.falconer.netty.lane.Lane;
import dev.falconer.netty.lane.LaneInputs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Whatever a client sends: both lanes forward the same bytes to the backend, or refuse for the same reason, and stand at the same
 * place behind it.
 */
@DisplayName("The two lanes of a request")
class RequestLanesTest {

    private static final long SEED = 20_261_127L;
    private static final int INPUTS = LaneInputs.count(5_000_000);

    private static final Gateway GATEWAY = new Gateway("falconer-1", () -> "id", () -> "00-1-2-00");

    private static final List<ClientConnection> CLIENTS = List.of(
            new ClientConnection("192.0.2.1:4711", "http", null),
            new ClientConnection("[2001:db8::1]:1", "https", "Y2VydA==", ClientConnection.Standing.TRUSTED_PROXY),
            new ClientConnection(ClientConnection.UNKNOWN, "http", null, ClientConnection.Standing.TRUSTED_PROXY));

    private static final List<ForwardingPlan> PLANS = List.of(
            plan(ForwardedFields.STANDARD),
            plan(new ForwardedFields(
                    Strangers.REPLACED,
                    Set.of(XForwarded.values()),
                    Node.ADDRESS,
                    Via.REQUESTS_AND_RESPONSES,
                    Identifier.CREATED,
                    Identifier.CREATED)),
            plan(ForwardedFields.STANDARD.withNode(Node.HIDDEN).withVia(Via.NOWHERE)));

    private static ForwardingPlan plan(ForwardedFields forwarded) {
        Backend backend = new Backend(
                new BackendEndpoint.Loopback(5_001), PathBase.ROOT, Optional.of(new PairingToken("0123456789abcdef")));
        return new ForwardingPlan(
                backend, ForwardingPolicy.STANDARD.withForwarded(forwarded), HostingProtocol.ASP_NET_CORE, GATEWAY);
    }

    @Test
    @DisplayName("forward the same, or refuse for the same reason, whatever comes")
    void treatTheSameBytesAlike() {
        try (var _ = LaneInputs.withoutLeakDetection()) {
            compare();
        }
    }

    private static void compare() {
        LaneInputs inputs = new LaneInputs(SEED);
        Lane open = new Lane();
        Lane closed = Lane.closed();
        long ordinary = 0;
        long forwarded = 0;

        for (int i = 0; i < INPUTS; i++) {
            List<byte[]> pieces = Stream.generate(() -> inputs.cut(inputs.requests()))
                    .limit(1 + inputs.next(3))
                    .flatMap(List::stream)
                    .toList();
            ForwardingPlan plan = PLANS.get(inputs.next(PLANS.size()));
            ClientConnection client = CLIENTS.get(inputs.next(CLIENTS.size()));

            RequestCourse fast = RequestCourse.of(pieces, open, plan, client);
            RequestCourse codec = RequestCourse.of(pieces, closed, plan, client);

            if (!fast.seen().equals(codec.seen())) {
                assertThat(fast.seen()).as(shown(i, pieces)).isEqualTo(codec.seen());
            }
            ordinary += fast.ordinary();
            forwarded += codec.forwarded();
        }

        // Otherwise the inputs would show nothing.
        assertThat(ordinary).as("ordinary requests").isGreaterThan(INPUTS / 4);
        assertThat(forwarded - ordinary).as("others that were forwarded").isGreaterThan(INPUTS / 20);
    }

    private static String shown(int number, List<byte[]> pieces) {
        return "input " + number + " of seed " + SEED + ": "
                + pieces.stream()
                        .map(piece -> new String(piece, StandardCharsets.ISO_8859_1))
                        .map(RequestLanesTest::escaped)
                        .toList();
    }

    private static String escaped(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
    }
}
