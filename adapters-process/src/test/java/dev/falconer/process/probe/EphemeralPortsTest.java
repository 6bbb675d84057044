package dev.falconer.process.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.PortAllocator;
import dev.falconer.application.port.driven.PortAllocatorContract;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EphemeralPortsTest extends PortAllocatorContract {

    @Override
    protected PortAllocator ports() {
        return EphemeralPorts.ofThisMachine();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '32768	60999'  | 32767
            '11000	60999'  | 10999
            '10500	60999'  | 48000
            '1024	65535'   | 48000
            '50000	60999'  | 48000
            ''            | 48000
            """)
    @DisplayName("ports are drawn below those of outgoing connections, where that leaves enough")
    void belowThoseOfOutgoingConnections(String outgoing, int highest) {
        assertThat(EphemeralPorts.highest(outgoing)).isEqualTo(highest);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("on this machine, too, ports are drawn below those of outgoing connections")
    void belowThoseOfThisMachine() throws Exception {
        Process cat = new ProcessBuilder("cat", "/proc/sys/net/ipv4/ip_local_port_range").start();
        int highest = EphemeralPorts.highest(new String(cat.getInputStream().readAllBytes(), US_ASCII));
        PortAllocator ports = EphemeralPorts.ofThisMachine();

        assertThat(IntStream.range(0, 200).map(_ -> ports.allocate().orElseThrow()))
                .allSatisfy(port -> assertThat(port).isLessThanOrEqualTo(highest));
    }

    @Nested
    class WhenDrawnPortsAreInUse {

        @Test
        @DisplayName("PT-07 the first that is not in use is taken")
        void theFirstUnusedIsTaken() {
            EphemeralPorts ports = drawing(Set.of(20_000, 20_001)::contains, 20_000, 20_001, 20_002);

            assertThat(ports.allocate()).hasValue(20_002);
        }

        @Test
        @DisplayName("PT-07 after ten tries there is none")
        void afterTenTriesThereIsNone() {
            var tries = new AtomicInteger();
            IntPredicate everyPort = _ -> tries.incrementAndGet() > 0;
            EphemeralPorts ports =
                    drawing(everyPort, IntStream.range(20_000, 20_100).toArray());

            OptionalInt port = ports.allocate();

            assertThat(port).isEmpty();
            assertThat(tries).hasValue(PortAllocator.TRIES);
        }

        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1"})
        @DisplayName("PT-07 a real listener, of either protocol, keeps its port")
        void aRealListenerKeepsItsPort(String address) throws Exception {
            int port = EphemeralPorts.ofThisMachine().allocate().orElseThrow();
            try (var _ = new ServerSocket(port, 1, InetAddress.getByName(address))) {

                assertThat(EphemeralPorts.isUsed(port)).isTrue();
            }
            assertThat(EphemeralPorts.isUsed(port)).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1", "127.0.0.2"})
        void theLocalPortOfAConnectionIsInUse(String address) throws Exception {
            try (var server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                    var client = new Socket()) {
                client.bind(new InetSocketAddress(address, 0));
                client.connect(new InetSocketAddress("127.0.0.1", server.getLocalPort()));

                assertThat(EphemeralPorts.isUsed(client.getLocalPort())).isTrue();
                assertThat(EphemeralPorts.isHeldByConnection(client.getLocalPort()))
                        .isTrue();
            }
        }
    }

    @Nested
    class WhenAPortHasBeenGiven {

        private final AtomicLong now = new AtomicLong();
        private final EphemeralPorts ports = new EphemeralPorts(() -> 20_000, _ -> false, now::get);

        @Test
        void itIsNotGivenAgainWhileItsProcessMayBeStarting() {
            ports.allocate();

            assertThat(ports.allocate()).isEmpty();
        }

        @Test
        void itIsGivenAgainAfterSomeMinutes() {
            ports.allocate();

            now.addAndGet(Duration.ofMinutes(6).toNanos());

            assertThat(ports.allocate()).hasValue(20_000);
        }
    }

    private static EphemeralPorts drawing(IntPredicate inUse, int... drawn) {
        Iterator<Integer> numbers = IntStream.of(drawn).iterator();
        return new EphemeralPorts(numbers::next, inUse, () -> 0);
    }
}
