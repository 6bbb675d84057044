package dev.falconer.it.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Companion;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Program;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.Suites;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Web sockets through Falconer, as the Autobahn test suite and the client of npm's ws find them, with a backend that is
 * strict itself. What the suite tries is the backend's conduct: anything that Falconer held back, changed, joined, split
 * wrongly or closed otherwise would be seen in it.
 */
class WebSocketSuiteIT {

    private static final boolean LONG = Boolean.getBoolean("falconer.long");

    /** All but the ninth chapter, which takes minutes: megabytes, octet by octet where the suite wants it. */
    private static final List<String> SHORT_FORM = List.of(
            "1.*", "2.*", "3.*", "4.*", "5.*", "6.*", "7.*", "10.*", "9.1.1", "9.2.1", "9.3.9", "9.4.9", "9.7.1",
            "9.8.1");

    private static final int CASES = LONG ? 301 : 253;

    /** The suite has no expectation of these: it reports what it saw. */
    private static final Set<String> INFORMATIONAL = Set.of("7.1.6", "7.13.1", "7.13.2");

    /** Offers by contents by sizes by kinds of fragments. */
    private static final int COMPRESSED_CONVERSATIONS = 7 * 4 * 11 * 2;

    private static final String MESSAGES = LONG ? "30" : "2";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @AutoClose
    private static Falconer falconer;

    @BeforeAll
    static void start() {
        falconer = Falconer.host(Site.webSocketEcho());
    }

    @Test
    @DisplayName("Autobahn over HTTP/1.1: every case strict")
    void conversesOverHttp1() {
        isStrict("HTTP/1.1", falconer.port());
    }

    @Test
    @DisplayName("Autobahn over HTTP/2 (RFC 8441): every case strict")
    void conversesOverHttp2() {
        try (Companion http2 = overHttp2()) {
            isStrict("HTTP/2", http2.port());
        }
    }

    @Test
    @DisplayName("compressed messages over HTTP/1.1: every offer is negotiated end to end, every message comes back")
    void compressesOverHttp1() {
        compresses("HTTP/1.1", falconer.port());
    }

    @Test
    @DisplayName("compressed messages over HTTP/2: every offer is negotiated end to end, every message comes back")
    void compressesOverHttp2() {
        try (Companion http2 = overHttp2()) {
            compresses("HTTP/2", http2.port());
        }
    }

    private static void isStrict(String how, int port) {
        Map<String, Autobahn.Behavior> behaviors = Autobahn.tryWith(port, LONG ? List.of("*") : SHORT_FORM);

        List<String> wrong = behaviors.entrySet().stream()
                .filter(entry -> !INFORMATIONAL.contains(entry.getKey()))
                .filter(entry -> !entry.getValue().equals(new Autobahn.Behavior("OK", "OK")))
                .map(Object::toString)
                .toList();
        Measurements.print("Autobahn over " + how + ": " + (behaviors.size() - wrong.size()) + " of " + behaviors.size()
                + " strict, of which " + INFORMATIONAL.size() + " are informational");
        assertThat(wrong).isEmpty();
        assertThat(behaviors).hasSize(CASES).containsKeys(INFORMATIONAL.toArray(String[]::new));
    }

    private static void compresses(String how, int port) {
        Program run = Program.run(
                LIMIT,
                Scratch.folder("compression"),
                "env",
                "NODE_PATH=" + Suites.nodeWebSockets(),
                "node",
                Suites.client("websocket/compression.js").toString(),
                "ws://127.0.0.1:" + port + "/",
                MESSAGES);

        List<String> passed =
                run.output().lines().filter(line -> line.startsWith("passed ")).toList();
        List<String> others =
                run.output().lines().filter(line -> !line.startsWith("passed ")).toList();
        Measurements.print("compressed web sockets over " + how + ": " + passed.size() + " conversations of "
                + COMPRESSED_CONVERSATIONS);
        assertThat(others).isEmpty();
        assertThat(passed).hasSize(COMPRESSED_CONVERSATIONS);
    }

    /** A client of Falconer over HTTP/2 that takes web sockets over HTTP/1.1. */
    private static Companion overHttp2() {
        return Companion.start(
                Scratch.folder("over-http2"),
                List.of(
                        "node",
                        Suites.client("websocket/over-http2.js").toString(),
                        "http://127.0.0.1:" + falconer.port()));
    }
}
