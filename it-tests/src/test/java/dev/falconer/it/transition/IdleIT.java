package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.Stopwatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An application that nobody uses is stopped or frozen, and serves again when somebody asks. */
class IdleIT {

    private static final boolean LONG = Boolean.getBoolean("falconer.long");
    private static final Duration SILENCE = LONG ? Duration.ofSeconds(30) : Duration.ofSeconds(3);
    private static final int WAKINGS = LONG ? 30 : 3;
    private static final Duration AWAKE_WITHIN = Duration.ofMillis(100);
    private static final Duration STANDING_STILL = Duration.ofMillis(200);

    private static final int STARTED = 1001;
    private static final int EXITED = 1030;

    private static HostedSite idle(Site site, String action) {
        return HostedSite.of(site)
                .kept("<processModel idleTimeout=\"00:00:01\" idleTimeoutAction=\"" + action + "\"/>");
    }

    @Test
    @DisplayName("a silent WebSocket keeps it awake; without one it is stopped, and the next request starts it")
    void sleepsWhenNothingIsOpen() {
        try (Falconer falconer = idle(Site.aspNetCore(), "terminate").start()) {
            try (SilentWebSocket socket = SilentWebSocket.open(falconer, "/ws")) {
                Await.steadily(
                        "it stays", SILENCE, () -> falconer.log().events(EXITED).isEmpty());
                socket.assertOpen();
            }

            falconer.log().awaitEvent(EXITED);

            assertThat(falconer.log().matching("is retired: nobody used it")).hasSize(1);
            assertThat(falconer.http().get("/").status()).isEqualTo(200);
            assertThat(falconer.log().awaitEvents(STARTED, 2)).hasSize(2);
        }
    }

    @Test
    @DisplayName("a request that takes longer than the idle time is use, too")
    void staysForARequest() {
        try (Falconer falconer = idle(Site.aspNetCore(), "terminate").start()) {
            try (RawHttp client = falconer.connect()) {
                client.send("GET /wait-for-abort HTTP/1.1\r\nHost: idle.test\r\n\r\n");
                falconer.log().awaitEvent(STARTED);

                Await.steadily(
                        "it stays", SILENCE, () -> falconer.log().events(EXITED).isEmpty());
            }

            falconer.log().awaitEvent(EXITED);
        }
    }

    @Test
    @DisplayName("a frozen one answers as the same process, in less than a tenth of a second")
    void goesOn() {
        try (Falconer falconer = idle(Site.aspNetCore(), "suspend").start()) {
            long pid = falconer.http().get("/pid").number();
            var times = new ArrayList<Duration>();
            Http behind = Http.to(falconer.log().awaitEvent(STARTED).port());
            for (int waking = 1; waking <= WAKINGS; waking++) {
                falconer.log().awaitMatching("sleeps: it is frozen", waking);
                CompletableFuture<Answer> unheard = behind.getLater("/pid");
                Await.steadily("it stands still", STANDING_STILL, () -> !unheard.isDone());

                Stopwatch watch = Stopwatch.start();
                assertThat(falconer.http().get("/pid").number()).isEqualTo(pid);
                times.add(watch.elapsed());
            }

            Measurements.print("a frozen ASP.NET Core application answers after", times);
            assertThat(falconer.log().events(EXITED)).isEmpty();
            if (LONG) {
                assertThat(times).allSatisfy(time -> assertThat(time).isLessThan(AWAKE_WITHIN));
            }
        }
    }
}
