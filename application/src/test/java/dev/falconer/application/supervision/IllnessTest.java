package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.domain.process.HealthAnswer;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.EvidencePolicy;
import dev.falconer.domain.site.HealthCheck;
import dev.falconer.domain.site.HealthPolicy;
import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.domain.site.HostingBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IllnessTest {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final HealthCheck LIVENESS =
            new HealthCheck(new HealthQuestion.Connect(), INTERVAL, Duration.ofSeconds(1), 2);
    private static final EvidencePolicy DUMP =
            new EvidencePolicy(new Command("dump", List.of("%FALCONER_PID%")), Duration.ofSeconds(30));

    @Nested
    class BadAnswers {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().health(liveness()));

        @Test
        void areToleratedUpToACertainNumberInARow() {
            FakeProcess process = rig.started();
            rig.health.complain(process.spec().backend(), "is slow");
            rig.pass(INTERVAL);
            rig.health.recover(process.spec().backend());
            rig.pass(INTERVAL);
            rig.health.complain(process.spec().backend(), "is slow");

            rig.pass(INTERVAL);

            assertThat(rig.journal.facts(SupervisionFact.FoundIll.class)).isEmpty();
            assertThat(rig.launcher.alive()).containsExactly(process);
        }

        @Test
        void replaceTheProcess() {
            FakeProcess process = rig.started();
            rig.health.complain(process.spec().backend(), "is slow");

            rig.pass(INTERVAL.multipliedBy(2));

            assertThat(rig.journal.facts(SupervisionFact.FoundIll.class))
                    .containsExactly(new SupervisionFact.FoundIll("shop", process.id(), "is slow, 2 times in a row"));
            assertThat(process.isAlive()).isFalse();
            assertThat(rig.launcher.alive()).containsExactly(rig.launcher.last());
            assertThat(rig.journal.facts(SupervisionFact.Retiring.class))
                    .containsExactly(new SupervisionFact.Retiring("shop", process.id(), RetireReason.UNHEALTHY));
        }

        @Test
        void letRequestsWaitWhereItIsTheOnlyOne() {
            FakeProcess process = rig.started();
            rig.health.complain(process.spec().backend(), "is slow");
            rig.pass(INTERVAL.multipliedBy(2));

            Visitor visitor = rig.request();
            assertThat(visitor.isWaiting()).isTrue();
            rig.listens();

            assertThat(visitor.port()).isEqualTo(20_001);
        }

        @Test
        void countAsFailures() {
            var strict = new Rig(HostingBuilder.aspNetCore().health(liveness()).rapidFailsPerMinute(0));
            FakeProcess process = strict.started();
            strict.health.complain(process.spec().backend(), "is slow");

            strict.pass(INTERVAL.multipliedBy(2));

            assertThat(strict.launcher.alive()).isEmpty();
            assertThat(strict.request().refusal().status()).isEqualTo(502);
        }

        @Test
        void areNotAskedForAnyMoreOnceItIsRetired() {
            FakeProcess process = rig.started();
            rig.request();
            rig.recycle();
            rig.listens();
            rig.health.complain(process.spec().backend(), "is going");

            rig.pass(INTERVAL.multipliedBy(4));

            assertThat(rig.journal.facts(SupervisionFact.FoundIll.class)).isEmpty();
        }

        @Test
        void thatComeWhenItIsRetiredAlreadyAreIgnored() {
            FakeProcess process = rig.started();
            rig.request();
            rig.health.fallSilent();
            rig.pass(INTERVAL);
            rig.stop();

            rig.health.answer(new HealthAnswer.Ill("is going"));
            rig.pass(Rig.SHUTDOWN);

            assertThat(process.isAlive()).isFalse();
            assertThat(rig.journal.facts(SupervisionFact.FoundIll.class)).isEmpty();
        }
    }

    @Nested
    class Evidence {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore()
                .health(new HealthPolicy(Optional.of(LIVENESS), 0, Duration.ZERO, Optional.of(DUMP))));

        private final FakeProcess process = rig.started();

        @Test
        void isTakenBeforeTheProcessIsReplacedAndWhileNobodyReachesIt() {
            fallIll();

            assertThat(rig.evidence.collections()).hasSize(1);
            assertThat(rig.launcher.alive()).containsExactly(process);
            assertThat(rig.request().isWaiting()).isTrue();
        }

        @Test
        void isFollowedByTheReplacement() {
            fallIll();
            Visitor visitor = rig.request();

            rig.evidence.elapse();
            rig.loop.settle();
            rig.listens();

            assertThat(process.isAlive()).isFalse();
            assertThat(visitor.port()).isEqualTo(20_001);
            assertThat(rig.journal.kinds()).containsSubsequence("FoundIll", "EvidenceTaken", "Retiring");
        }

        @Test
        void isOfNoConsequenceWhereItsProcessCrashesMeanwhile() {
            fallIll();
            rig.exits(process, 1);
            FakeProcess next = rig.listens();

            rig.evidence.elapse();
            rig.loop.settle();

            assertThat(rig.launcher.alive()).containsExactly(next);
            assertThat(rig.request().port()).isEqualTo(20_001);
        }

        @Test
        void isOfNoConsequenceWhereItsProcessIsRetiredMeanwhile() {
            fallIll();
            rig.putOffline("back soon");

            rig.evidence.elapse();
            rig.loop.settle();

            assertThat(rig.launcher.alive()).isEmpty();
        }

        @Test
        void doesNotKeepFalconerFromStopping() {
            fallIll();

            assertThat(rig.stop()).isCompleted();
            assertThat(rig.launcher.alive()).isEmpty();
        }

        private void fallIll() {
            rig.evidence.hang();
            rig.health.complain(process.spec().backend(), "is slow");
            rig.pass(INTERVAL.multipliedBy(2));
        }
    }

    @Nested
    class UnansweredRequests {

        @Test
        void inARowReplaceTheProcess() {
            var rig = new Rig(HostingBuilder.aspNetCore().health(failures(3)));
            FakeProcess process = rig.started();

            rig.requests(3).forEach(Visitor::fail);
            rig.loop.settle();

            assertThat(process.isAlive()).isFalse();
            assertThat(rig.journal.facts(SupervisionFact.FoundIll.class))
                    .containsExactly(
                            new SupervisionFact.FoundIll("shop", process.id(), "has not answered the last 3 requests"));
        }

        @Test
        void forTooLongReplaceTheProcess() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .health(new HealthPolicy(Optional.empty(), 0, Duration.ofSeconds(30), Optional.empty())));
            FakeProcess process = rig.started();
            rig.request();

            rig.pass(Duration.ofSeconds(30));
            assertThat(rig.launcher.alive()).containsExactly(process);
            rig.pass(Duration.ofSeconds(2).plus(Rig.SHUTDOWN));

            assertThat(process.isAlive()).isFalse();
            assertThat(rig.journal
                            .facts(SupervisionFact.FoundIll.class)
                            .getFirst()
                            .complaint())
                    .isEqualTo("has answered none of 1 requests for 30 s");
        }
    }

    @Nested
    class OfTwo {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().processes(2).health(failures(1)));
        private final FakeProcess first;
        private final FakeProcess second;

        OfTwo() {
            rig.request();
            first = rig.listens();
            second = rig.listens();
        }

        @Test
        void theOtherServesMeanwhile() {
            failAt(first);

            assertThat(first.isAlive()).isFalse();
            assertThat(rig.requests(2)).allMatch(visitor -> visitor.port() == port(second));
        }

        @Test
        void onlyOneIsOutAtATime() {
            failAt(first);

            failAt(second);

            assertThat(rig.request().port()).isEqualTo(port(second));
        }

        @Test
        void noneIsOutBesideOneThatHasCrashed() {
            rig.exits(first, 1);

            failAt(second);

            assertThat(rig.request().port()).isEqualTo(port(second));
        }

        @Test
        void butOneThatDoesNotComeBackIsNotWaitedFor() {
            rig.exits(first, 1);
            for (int i = 0; i < 20; i++) {
                rig.exits(rig.launcher.last(), 1);
                rig.pass(Duration.ofSeconds(4));
            }
            assertThat(second.isAlive()).isTrue();

            failAt(second);
            rig.pass(Rig.SHUTDOWN);

            assertThat(second.isAlive()).isFalse();
        }

        @Test
        void theSecondFollowsWhenTheFirstIsReplaced() {
            failAt(first);
            failAt(second);
            FakeProcess third = rig.listens();

            failAt(second);
            rig.pass(Rig.SHUTDOWN);

            assertThat(second.isAlive()).isFalse();
            assertThat(rig.launcher.alive()).contains(third).hasSize(2);
        }

        private void failAt(FakeProcess process) {
            rig.requests(2).stream()
                    .filter(visitor -> visitor.port() == port(process))
                    .findFirst()
                    .orElseThrow()
                    .fail();
            rig.loop.settle();
        }
    }

    @Nested
    class ADoubt {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore());
        private final FakeProcess process = rig.started();
        private final Visitor visitor = rig.request();

        @Test
        void isDispelledWhereTheProcessLives() {
            visitor.loseAnswer();

            rig.pass(Duration.ofMillis(50));

            assertThat(visitor.port()).isEqualTo(20_000);
        }

        @Test
        void endsWithItsProcess() {
            visitor.loseAnswer();
            rig.exits(process, 1);
            rig.listens();
            assertThat(visitor.port()).isEqualTo(20_001);

            rig.pass(Duration.ofSeconds(1));

            assertThat(rig.loop.scheduled()).isZero();
        }
    }

    private static HealthPolicy liveness() {
        return new HealthPolicy(Optional.of(LIVENESS), 0, Duration.ZERO, Optional.empty());
    }

    private static HealthPolicy failures(int inARow) {
        return new HealthPolicy(Optional.empty(), inARow, Duration.ZERO, Optional.empty());
    }

    private static int port(FakeProcess process) {
        return Rig.port(process.spec().backend());
    }
}
