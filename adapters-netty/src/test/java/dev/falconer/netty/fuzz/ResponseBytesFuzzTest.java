package dev.falconer.netty.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.falconer.netty.Leaks;
import dev.falconer.netty.fuzz.Answer.Kind;
import dev.falconer.netty.fuzz.Answer.Unframed;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a backend answers with: the client reads one strictly sound response or the beginning of one on a connection
 * that then ends; what the backend has not brought to its end is not presented as if it had; and the next client gets its own
 * answer.
 */
class ResponseBytesFuzzTest {

    static {
        Leaks.install();
    }

    /** Has no content (RFC 9110 section 15.3.6): what a backend sends with it all the same goes no further, whole or not. */
    private static final int NO_CONTENT = 205;

    private static final Complaints COMPLAINTS = Complaints.listen();
    private static final ScriptedBackend BACKEND = new ScriptedBackend();

    @AutoClose
    private static final HandTurnedWire WIRE = new HandTurnedWire(BACKEND);

    static Stream<Arguments> seeds() {
        return Seeds.read("responses.txt").map(Arguments::of);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void whatAClientReadsIsSoundAndNoMoreThanWasSaid(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        String method = text.startsWith("!") ? "HEAD" : "GET";
        String said = text.startsWith("!") ? text.substring(1) : text;

        BACKEND.answerWith(said.getBytes(ISO_8859_1));
        try (HandTurnedWire.Client client = WIRE.connect()) {
            client.send((method + " /fuzz HTTP/1.1\r\nHost: h.test\r\n\r\n").getBytes(ISO_8859_1));
            // Where it has said nothing it may be asked once more.
            for (int connection = 0; connection < 2; connection++) {
                BACKEND.end();
                client.send(new byte[0]);
            }
            client.await(() -> client.ended()
                    || Answer.read(client.received(), method, Unframed.NOWHERE).kind() == Kind.WHOLE);

            assertSound(method, said, client);
        }
        assertOthersAreServed();
    }

    private static void assertSound(String method, String said, HandTurnedWire.Client client) {
        Answer told = Answer.read(client.received(), method, Unframed.NOWHERE);
        Answer plain = Answer.read(said, method, Unframed.AT_THE_END_OF_THE_CONNECTION);

        assertThat(told.kind()).as(client.received()).isNotEqualTo(Kind.UNCLEAR);
        assertThat(told.rest()).as("behind the response").isEmpty();
        if (told.kind() == Kind.BEGUN) {
            assertThat(client.ended()).as("the connection has ended").isTrue();
        }
        switch (plain.kind()) {
            case WHOLE -> {
                assertThat(told.kind()).isEqualTo(Kind.WHOLE);
                if (told.status() != 502) {
                    assertThat(told.status()).isEqualTo(plain.status());
                    assertThat(told.body()).isEqualTo(told.status() == NO_CONTENT ? "" : plain.body());
                }
            }
            case BEGUN ->
                assertThat(told.kind() == Kind.BEGUN || told.status() == 502 || told.status() == NO_CONTENT)
                        .as("cut, or 502: " + client.received())
                        .isTrue();
            // Some of it may be repaired, such as a line end without CR.
            case UNCLEAR -> {}
        }
    }

    private static void assertOthersAreServed() {
        WIRE.await(() -> WIRE.underWay() == 0);
        assertThat(WIRE.underWay()).as("requests under way").isZero();
        try (HandTurnedWire.Client other = WIRE.connect()) {
            other.send("GET /other HTTP/1.1\r\nHost: h.test\r\n\r\n".getBytes(ISO_8859_1))
                    .await(() -> other.ended() || other.received().endsWith("ok"));

            assertThat(other.received()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
        }
        assertThat(COMPLAINTS.heard()).isEmpty();
    }

    @AfterAll
    static void nothingLeaked() {
        assertThat(Leaks.found()).isEmpty();
    }
}
