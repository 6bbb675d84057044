package dev.falconer.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.EchoBackend;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.Stopwatch;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Z07 Z45: clients that hold connections by being slow, of three kinds at once, against the standard limits: two thousand in
 * the long form. Everybody else is served, and they are all gone within thirty seconds from when the last one was slow: until a
 * slow reader has the first byte of its response, it is the application that is waited for, which has six hundred others to fill
 * the buffers of.
 */
class SlowClientsIT {

    /** Of an ordinary client; in the short form only what shows a server brought to a stop, for there the machine is busy. */
    private static final Duration ORDINARY_PATIENCE =
            Boolean.getBoolean("falconer.long") ? Duration.ofMillis(50) : Duration.ofSeconds(10);

    private static final int EACH = Boolean.getBoolean("falconer.long") ? 667 : 100;
    private static final Duration SHED_WITHIN = Duration.ofSeconds(30);

    /** In the short form, for a machine on which other tests run; what was measured is printed. */
    private static final Duration LENIENCE =
            Boolean.getBoolean("falconer.long") ? Duration.ZERO : Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** The bystander's, and what is idle towards the backend. */
    private static final int OTHERS = 25;

    /** Between two signs of life, which is often enough for any limit on silence alone. */
    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private enum Kind {
        /** One more field every second, and never the end of the head. */
        SLOWLORIS("GET /slow HTTP/1.1\r\nHost: h.test\r\n") {
            @Override
            void goOn(RawHttp connection) {
                connection.send("X-A: b\r\n");
            }
        },
        /** One more byte every second of a long body. */
        SLOW_BODY("POST /sink HTTP/1.1\r\nHost: h.test\r\nContent-Length: 1000000\r\n\r\n") {
            @Override
            void goOn(RawHttp connection) {
                connection.send("x");
            }
        },
        /** One more byte every second is taken of a long response. */
        SLOW_READ("GET /big/50000000 HTTP/1.1\r\nHost: h.test\r\n\r\n") {
            @Override
            void goOn(RawHttp connection) {
                if (connection.read(new byte[1]) < 0) {
                    throw new UncheckedIOException(new EOFException("the connection has ended"));
                }
            }
        };

        private final String opening;

        Kind(String opening) {
            this.opening = opening;
        }

        abstract void goOn(RawHttp connection);
    }

    @Test
    @DisplayName("Z07 Z45 slowloris, slow bodies and slow readers are shed, and an ordinary client does not notice")
    void shedsTheSlow() {
        EchoBackend backend = EchoBackend.create();
        try (Falconer falconer = Falconer.host(backend.site())) {
            assertThat(falconer.http().get("/first").text()).isEqualTo("/first");
            int before = held(falconer);
            int attackers = EACH * Kind.values().length;
            Bystander bystander = Bystander.of(falconer);

            Duration begun;
            Duration shed;
            try (Attackers slow = Attackers.of(falconer)) {
                Await.until(
                        "all attackers are connected",
                        () -> held(falconer) >= before + slow.connections().size());
                Stopwatch connected = Stopwatch.start();
                Await.until("all attackers are slow", () -> slow.quick().getCount() == 0);
                begun = connected.elapsed();
                Stopwatch watch = Stopwatch.start();
                Await.until("all attackers are shed", PATIENCE, () -> held(falconer) < before + OTHERS);
                shed = watch.elapsed();
            }

            bystander.report("during " + attackers + " slow ones", ORDINARY_PATIENCE);
            Measurements.print(String.format(
                    Locale.ROOT,
                    "%d slow clients: all slow after %.1f s, all shed %.1f s later",
                    attackers,
                    begun.toMillis() / 1e3,
                    shed.toMillis() / 1e3));
            assertThat(shed).isLessThan(SHED_WITHIN.plus(LENIENCE));
        }
    }

    /** Files and sockets of Falconer: what a client cannot see the end of, because its own system holds bytes for it, shows here. */
    private static int held(Falconer falconer) {
        return Processes.descriptors(falconer.pid());
    }

    /**
     * Each of them has a thread, which goes on until the connection or the test ends.
     *
     * @param quick counts those who have not been slow yet
     */
    private record Attackers(List<RawHttp> connections, CountDownLatch quick, AtomicBoolean over)
            implements AutoCloseable {

        static Attackers of(Falconer falconer) {
            var quick = new CountDownLatch(EACH * Kind.values().length);
            var attackers = new Attackers(new ArrayList<>(), quick, new AtomicBoolean());
            for (int i = 0; i < EACH; i++) {
                for (Kind kind : Kind.values()) {
                    RawHttp connection = falconer.connect().receiveBuffer(4_096).send(kind.opening);
                    attackers.connections.add(connection);
                    Thread.ofVirtual().name(kind.name()).start(() -> attackers.run(kind, connection));
                }
            }
            return attackers;
        }

        private void run(Kind kind, RawHttp connection) {
            try {
                goOn(kind, connection);
                quick.countDown();
                while (!over.get()) {
                    goOn(kind, connection);
                }
            } catch (UncheckedIOException shed) {
                connection.close();
            }
        }

        private static void goOn(Kind kind, RawHttp connection) {
            LockSupport.parkNanos(PAUSE);
            kind.goOn(connection);
        }

        @Override
        public void close() {
            over.set(true);
            connections.forEach(RawHttp::close);
        }
    }
}
