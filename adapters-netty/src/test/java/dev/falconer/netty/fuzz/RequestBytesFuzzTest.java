package dev.falconer.netty.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.falconer.application.port.driven.StrictRequests.Request;
import dev.falconer.netty.Leaks;
import dev.falconer.netty.fuzz.PlainRequests.Plain;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a client sends: what the backend reads, strictly, is a beginning of what these bytes plainly say; the rest has
 * been refused; nothing fails in an unforeseen way, and another client is answered.
 */
class RequestBytesFuzzTest {

    static {
        Leaks.install();
    }

    private static final Complaints COMPLAINTS = Complaints.listen();
    private static final Pattern ANSWERED = Pattern.compile("HTTP/1\\.1 200 ");

    /** Of HTTP/2, which has a harness of its own. */
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private static final StrictBackend BACKEND = new StrictBackend();

    @AutoClose
    private static final HandTurnedWire WIRE = new HandTurnedWire(BACKEND);

    static Stream<Arguments> seeds() {
        return Seeds.read("requests.txt").map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void nothingButWhatIsPlainlySaidReachesTheBackend(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        if (text.startsWith(PREFACE)) {
            return;
        }
        List<Plain> said = PlainRequests.read(text);

        List<Request> heard;
        try (HandTurnedWire.Client client = WIRE.connect()) {
            client.send(bytes)
                    .await(() -> client.ended()
                            || (BACKEND.untaken() >= said.size() && answers(client) == BACKEND.untaken()));
            heard = BACKEND.takeRequests();

            assertThat(heard).as("requests at the backend").hasSizeLessThanOrEqualTo(said.size());
            assertThat(answers(client)).isEqualTo(heard.size());
            if (heard.size() < said.size()) {
                assertThat(client.ended())
                        .as("the client's connection has ended")
                        .isTrue();
            }
        }

        for (int i = 0; i < heard.size(); i++) {
            assertSame(said.get(i), heard.get(i));
        }
        assertOthersAreServed();
    }

    private static long answers(HandTurnedWire.Client client) {
        return ANSWERED.matcher(client.received()).results().count();
    }

    private static void assertSame(Plain said, Request heard) {
        assertThat(heard.method()).isEqualTo(said.method());
        assertThat(heard.body()).isEqualTo(said.body());
        boolean asItIs = said.target().startsWith("/")
                && !said.target().contains(".")
                && !said.target().contains("%");
        if (asItIs) {
            assertThat(heard.target()).isEqualTo(said.target());
        }
        assertThat(heard.values("MS-ASPNETCORE-TOKEN")).containsExactly("token");
    }

    private static void assertOthersAreServed() {
        WIRE.await(() -> WIRE.underWay() == 0 && BACKEND.halfRead() == 0);
        assertThat(WIRE.underWay()).as("requests under way").isZero();
        assertThat(BACKEND.takeRequests()).as("late requests").isEmpty();
        assertThat(BACKEND.halfRead()).as("connections with half a request").isZero();
        try (HandTurnedWire.Client other = WIRE.connect()) {
            other.send("GET /other HTTP/1.1\r\nHost: h.test\r\n\r\n".getBytes(ISO_8859_1))
                    .await(() -> other.ended() || other.received().endsWith("ok"));

            assertThat(other.received()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
            assertThat(BACKEND.takeRequests()).extracting(Request::target).containsExactly("/other");
        }
        assertThat(COMPLAINTS.heard()).isEmpty();
    }

    @AfterAll
    static void nothingLeaked() {
        assertThat(Leaks.found()).isEmpty();
    }
}
