package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.Site;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Connections of one application do not notice that another one is reloaded, however often. */
class ReloadBesideIT {

    private static final boolean LONG = Boolean.getBoolean("falconer.long");

    /** Of each kind. With those to the backend not more than what a process may have open on an ordinary machine. */
    private static final int CONNECTIONS = LONG ? 5_000 : 250;

    private static final int RELOADS = LONG ? 100 : 10;

    @Test
    @DisplayName("idle keep-alive connections and WebSockets of one survive the reloads of another")
    void survives() {
        HostedSite reloaded = HostedSite.of(Site.python()).below(Site.aspNetCore(), "/reloaded");
        try (Falconer falconer = reloaded.start();
                Crowd crowd = new Crowd(falconer.http().get("/pid").text())) {
            assertThat(falconer.http().get("/reloaded/").status()).isEqualTo(200);
            crowd.open(falconer);

            for (int reload = 1; reload <= RELOADS; reload++) {
                reloaded.site().touchConfig();
                falconer.log().awaitMatching("started app \\[", reload + 1);
            }

            crowd.assertOpen();
            Measurements.print("%d keep-alive connections and %d WebSockets: open after %d reloads beside them"
                    .formatted(CONNECTIONS, CONNECTIONS, RELOADS));
            assertThat(falconer.log().matching("started above \\[")).hasSize(1);
        }
    }

    /**
     * Clients of which each has one connection.
     *
     * @param pid of the process that answers them
     */
    private record Crowd(String pid, List<RawHttp> kept, List<SilentWebSocket> sockets) implements AutoCloseable {

        private static final String WHO = "GET /pid HTTP/1.1\r\nHost: crowd.test\r\n\r\n";

        Crowd(String pid) {
            this(pid, new ArrayList<>(), new ArrayList<>());
        }

        void open(Falconer falconer) {
            for (int i = 0; i < CONNECTIONS; i++) {
                kept.add(falconer.connect());
                assertAnswers(kept.getLast());
                sockets.add(SilentWebSocket.open(falconer, "/ws"));
            }
        }

        void assertOpen() {
            kept.forEach(this::assertAnswers);
            sockets.forEach(SilentWebSocket::assertOpen);
        }

        private void assertAnswers(RawHttp connection) {
            assertThat(connection.send(WHO).response().text()).isEqualTo(pid);
        }

        @Override
        public void close() {
            kept.forEach(RawHttp::close);
            sockets.forEach(socket -> socket.connection().close());
        }
    }
}
