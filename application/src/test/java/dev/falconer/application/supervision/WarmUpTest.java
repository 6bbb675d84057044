package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.domain.process.HealthAnswer;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.HealthCheck;
import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.StartMode;
import dev.falconer.domain.site.StatusRange;
import dev.falconer.domain.site.WarmUpPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    private static final HealthQuestion.Http READY = page("/ready");
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final HealthCheck READINESS = new HealthCheck(READY, INTERVAL, Duration.ofSeconds(1), 1);
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Nested
    class Readiness {

        private final Rig rig = rig(new WarmUpPolicy(Optional.of(READINESS), List.of()));
        private final Visitor visitor = rig.request();
        private final FakeProcess process = rig.launcher.last();

        Readiness() {
            rig.health.complain(process.spec().backend(), "is not ready");
            rig.listens();
        }

        @Test
        void isAskedForUntilItIsThere() {
            assertThat(visitor.isWaiting()).isTrue();
            rig.pass(INTERVAL);
            rig.health.recover(process.spec().backend());
            rig.pass(INTERVAL);

            assertThat(visitor.isAdmitted()).isTrue();
            assertThat(rig.health.asked()).containsExactly(READY, READY, READY);
        }

        @Test
        void comesInTimeOrTheStartHasFailed() {
            rig.pass(LIMIT);

            assertThat(visitor.refusal().status()).isEqualTo(502);
            assertThat(process.isAlive()).isFalse();
            assertThat(failure(rig)).isInstanceOf(StartFailure.NeverReady.class);
            assertThat(failure(rig).cause()).contains("did not become ready within 20 s (startupTimeLimit)");
        }

        @Test
        void isNotAskedForAfterAnEnd() {
            rig.exits(process, 3);
            int asked = rig.health.asked().size();

            rig.pass(LIMIT);

            assertThat(rig.health.asked()).hasSize(asked);
            assertThat(failure(rig).cause()).contains("ended before it was ready", "3");
        }

        @Test
        void isNotAskedForOnceItIsRetired() {
            rig.putOffline("back soon");
            int asked = rig.health.asked().size();

            rig.pass(LIMIT);

            assertThat(rig.health.asked()).hasSize(asked);
            assertThat(rig.launcher.alive()).isEmpty();
            assertThat(rig.messenger.asked()).containsExactly(process.spec().backend());
        }

        @Test
        void isNoReasonNotToStop() {
            assertThat(rig.stop()).isCompleted();

            assertThat(rig.launcher.alive()).isEmpty();
            assertThat(rig.loop.scheduled()).isZero();
            assertThat(visitor.refusal().status()).isEqualTo(503);
        }
    }

    @Nested
    class Pages {

        private final Rig rig = rig(new WarmUpPolicy(Optional.of(READINESS), List.of(page("/a"), page("/b"))));
        private final Visitor visitor = rig.request();

        @Test
        void areAskedForInOrderBehindReadiness() {
            rig.listens();

            assertThat(rig.health.asked()).containsExactly(READY, page("/a"), page("/b"));
            assertThat(visitor.isAdmitted()).isTrue();
        }

        @Test
        void areAskedForOneAfterTheOther() {
            rig.health.fallSilent();
            rig.listens();
            assertThat(rig.health.asked()).containsExactly(READY);

            rig.health.answer(new HealthAnswer.Well());
            rig.loop.settle();

            assertThat(rig.health.asked()).containsExactly(READY, page("/a"));
            assertThat(visitor.isWaiting()).isTrue();
        }

        @Test
        void failTheStartWithAnyOtherAnswer() {
            rig.health.fallSilent();
            rig.listens();
            rig.health.answer(new HealthAnswer.Well());
            rig.loop.settle();

            rig.health.answer(new HealthAnswer.Ill("answered GET /a with 500 (expected: 200-399)"));
            rig.loop.settle();

            assertThat(visitor.refusal().status()).isEqualTo(502);
            assertThat(failure(rig))
                    .isEqualTo(new StartFailure.NeverReady("answered GET /a with 500 (expected: 200-399)"));
            assertThat(rig.launcher.alive()).isEmpty();
        }

        @Test
        void areOfNoConsequenceWhenTheyComeTooLate() {
            rig.health.fallSilent();
            rig.listens();
            rig.stop();

            rig.health.answer(new HealthAnswer.Well());
            rig.loop.settle();

            assertThat(rig.health.asked()).containsExactly(READY);
            assertThat(rig.launcher.alive()).isEmpty();
        }
    }

    @Nested
    class OfASuccessor {

        @Test
        void letsTheOldOneServeMeanwhile() {
            var rig = rig(new WarmUpPolicy(Optional.empty(), List.of(page("/"))));
            FakeProcess old = rig.started();
            rig.health.fallSilent();
            rig.recycle();
            rig.listens();
            assertThat(rig.request().port()).isEqualTo(20_000);

            rig.health.answer(new HealthAnswer.Ill("answered GET / with 500"));
            rig.loop.settle();

            assertThat(rig.launcher.alive()).containsExactly(old);
            assertThat(rig.request().port()).isEqualTo(20_000);
        }
    }

    @Nested
    class OfWhatAlwaysRuns {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().startMode(StartMode.ALWAYS_RUNNING));

        @Test
        void isOnePageWithWhateverAnswer() {
            assertThat(rig.launcher.alive()).hasSize(1);
            rig.health.fallSilent();
            rig.listens();
            assertThat(rig.status().state()).isEqualTo("starting");

            rig.health.answer(new HealthAnswer.Well());
            rig.loop.settle();

            assertThat(rig.status().state()).isEqualTo("ready");
            assertThat(rig.health.asked())
                    .containsExactly(new HealthQuestion.Http("/", Optional.empty(), StatusRange.ANY));
        }

        @Test
        void isTriedAgainWithoutARequest() {
            rig.exits(rig.launcher.last(), 1);

            rig.pass(Duration.ofSeconds(1));
            rig.listens();

            assertThat(rig.status().state()).isEqualTo("ready");
        }

        @Test
        void isTriedAgainWhenItFailedTooOften() {
            for (int i = 0; i < 11; i++) {
                rig.exits(rig.launcher.last(), 1);
                rig.pass(Duration.ofSeconds(5));
            }
            assertThat(rig.status().state()).startsWith("failed too often, waits until ");

            rig.pass(Duration.ofMinutes(1));

            assertThat(rig.launcher.alive()).hasSize(1);
        }

        @Test
        void comesBackByItselfAfterAnOfflineFile() {
            rig.listens();
            rig.putOffline("back soon");

            rig.removeOffline();

            assertThat(rig.launcher.alive()).hasSize(1);
        }
    }

    private static Rig rig(WarmUpPolicy warmUp) {
        return new Rig(HostingBuilder.aspNetCore().warmUp(warmUp).startupTimeLimit(LIMIT));
    }

    private static StartFailure failure(Rig rig) {
        return rig.journal
                .facts(SupervisionFact.StartFailed.class)
                .getLast()
                .incident()
                .failure();
    }

    private static HealthQuestion.Http page(String target) {
        return new HealthQuestion.Http(target, Optional.empty(), StatusRange.SUCCESS);
    }
}
