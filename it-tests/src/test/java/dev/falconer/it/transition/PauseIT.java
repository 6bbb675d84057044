package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Falconer.Finished;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.load.Calls;
import dev.falconer.it.load.Report;
import dev.falconer.it.load.SteadyLoad;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An operator lets requests wait, and go on; what more than may wait is refused with the reason. */
class PauseIT {

    private static final int PAUSES = Boolean.getBoolean("falconer.long") ? 20 : 3;
    private static final int CALLS_BETWEEN = 100;
    private static final int CALLS_PER_SECOND = 300;

    private static void operate(Falconer falconer, String command) {
        Finished finished = falconer.operate(command, "app");
        assertThat(finished.exitCode()).as(finished.output()).isZero();
    }

    /** So many wait, as the operator sees it. */
    private static void awaitWaiting(Falconer falconer, int count) {
        Await.until(
                count + " wait",
                () -> falconer.operate("status").output().matches("(?s).*\\napp +paused .* " + count + "  .*"));
    }

    @Test
    @DisplayName("paused and resumed under load: requests wait, and none fails")
    void losesNothing() {
        HostedSite hosted = HostedSite.of(Site.node());
        try (Falconer falconer = hosted.start()) {
            Report report;
            try (SteadyLoad load =
                    SteadyLoad.start(falconer, CALLS_PER_SECOND, Calls.mixed("", HostedApplication.NODE.greeting()))) {
                for (int pause = 1; pause <= PAUSES; pause++) {
                    load.awaitMore(CALLS_BETWEEN);
                    operate(falconer, "pause");
                    awaitWaiting(falconer, SteadyLoad.clients(CALLS_PER_SECOND));
                    operate(falconer, "resume");
                }
                load.awaitMore(CALLS_BETWEEN);
                report = load.finish();
            }

            assertThat(report.losses())
                    .as("lost:%n%s%n%s", report.lossesInWords(), falconer.log().text())
                    .isEmpty();
            assertThat(falconer.log().matching("app is paused: requests wait")).hasSize(PAUSES);
        }
    }

    @Test
    @DisplayName("recycled while it is paused: those who wait are answered by the new process")
    void recyclesMeanwhile() {
        try (Falconer falconer = HostedSite.of(Site.node()).start()) {
            long before = falconer.http().get("/pid").number();
            operate(falconer, "pause");
            CompletableFuture<Answer> waiting = falconer.http().getLater("/pid");
            awaitWaiting(falconer, 1);

            operate(falconer, "recycle");

            assertThat(waiting).isNotDone();
            operate(falconer, "resume");
            assertThat(waiting.join().number()).isNotEqualTo(before);
        }
    }

    @Test
    @DisplayName("as many wait as may; the next one is told when to come again, and why")
    void refusesTheNext() {
        HostedSite hosted = HostedSite.of(Site.node()).kept("<queue maxRequests=\"3\"/>");
        try (Falconer falconer = hosted.setup().options("--access-log").start()) {
            falconer.http().get("/");
            operate(falconer, "pause");
            List<CompletableFuture<Answer>> waiting = Stream.generate(
                            () -> falconer.http().getLater("/pid"))
                    .limit(3)
                    .toList();
            awaitWaiting(falconer, 3);

            Answer next = falconer.http().get("/next");

            assertRefused(falconer, next, "queue-full");
            operate(falconer, "resume");
            assertThat(waiting)
                    .allSatisfy(each -> assertThat(each.join().status()).isEqualTo(200));
        }
    }

    @Test
    @DisplayName("one that has waited as long as it may is told when to come again, and why")
    void refusesWhatHasWaitedTooLong() {
        HostedSite hosted = HostedSite.of(Site.node()).kept("<queue maxTime=\"00:00:01\"/>");
        try (Falconer falconer = hosted.setup().options("--access-log").start()) {
            falconer.http().get("/");
            operate(falconer, "pause");

            Answer late = falconer.http().get("/late");

            assertRefused(falconer, late, "queue-timeout");
        }
    }

    @Test
    @DisplayName("bodies of those who wait are held as far as they may be")
    void refusesWhatIsTooMuchToHold() {
        HostedSite hosted = HostedSite.of(Site.node()).kept("<queue maxBytes=\"1KB\"/>");
        try (Falconer falconer = hosted.setup().options("--access-log").start()) {
            falconer.http().get("/");
            operate(falconer, "pause");
            CompletableFuture<Answer> small = falconer.http().postLater("/echo", "small");
            awaitWaiting(falconer, 1);

            Answer big = falconer.http().post("/echo", "x".repeat(2_000));

            assertRefused(falconer, big, "queue-timeout");
            operate(falconer, "resume");
            assertThat(small.join().text()).isEqualTo("small");
        }
    }

    private static void assertRefused(Falconer falconer, Answer answer, String reason) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
        falconer.log().awaitMatching("503\\.0 \\d+ \\d+us " + reason);
    }
}
