package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.IdlePolicy;
import dev.falconer.domain.site.IdlePolicy.Action;
import dev.falconer.domain.site.ScalingPolicy;
import dev.falconer.domain.site.Selection;
import dev.falconer.domain.site.StartMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class IdleTest {

    private static final Duration TIMEOUT = Duration.ofMinutes(20);
    private static final Duration LONG_ENOUGH = TIMEOUT.plusSeconds(2);

    @Nested
    class Terminated {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().idle(idle(Action.TERMINATE)));
        private final FakeProcess process = rig.started();

        @Test
        void isWhatNobodyUses() {
            rig.pass(LONG_ENOUGH);

            assertThat(rig.launcher.alive()).isEmpty();
            assertThat(rig.journal.facts(SupervisionFact.Retiring.class))
                    .containsExactly(new SupervisionFact.Retiring("shop", process.id(), RetireReason.IDLE));
        }

        @Test
        void isNothingBeforeItsTime() {
            rig.pass(TIMEOUT.minusSeconds(2));
            rig.request().finish();

            rig.pass(TIMEOUT.minusSeconds(2));

            assertThat(rig.launcher.alive()).containsExactly(process);
        }

        @Test
        void isNothingThatAnswersForHours() {
            Visitor slow = rig.request();
            rig.pass(TIMEOUT.multipliedBy(5));
            assertThat(rig.launcher.alive()).containsExactly(process);
            slow.finish();

            rig.pass(LONG_ENOUGH);

            assertThat(rig.launcher.alive()).isEmpty();
        }

        @Test
        void isNothingWithAnOpenTunnel() {
            Visitor chat = rig.request();
            chat.upgrade();
            rig.pass(TIMEOUT.multipliedBy(5));
            assertThat(rig.launcher.alive()).containsExactly(process);
            chat.closeTunnel();

            rig.pass(LONG_ENOUGH);

            assertThat(rig.launcher.alive()).isEmpty();
        }

        @Test
        void tellsNoFailureThatIsOver() {
            rig.exits(process, 1);
            rig.listens();

            rig.pass(LONG_ENOUGH);

            assertThat(rig.status().state()).isEqualTo("idle");
        }

        @Test
        void isStartedByTheNextRequest() {
            rig.pass(LONG_ENOUGH);

            Visitor visitor = rig.request();
            rig.listens();

            assertThat(visitor.port()).isEqualTo(20_001);
        }

        @Test
        void leavesNothingToDo() {
            rig.pass(LONG_ENOUGH);

            assertThat(rig.loop.scheduled()).isZero();
        }
    }

    @Nested
    class Suspended {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().idle(idle(Action.SUSPEND)));
        private final FakeProcess process = rig.started();

        @Test
        void standsStill() {
            rig.pass(LONG_ENOUGH);

            assertThat(process.isFrozen()).isTrue();
            assertThat(rig.launcher.alive()).containsExactly(process);
            assertThat(rig.journal.kinds()).containsSubsequence("Started", "Frozen");
        }

        @Test
        void goesOnWithTheNextRequest() {
            rig.pass(LONG_ENOUGH);

            Visitor visitor = rig.request();

            assertThat(visitor.port()).isEqualTo(20_000);
            assertThat(process.isFrozen()).isFalse();
            assertThat(rig.launcher.launched()).containsExactly(process);
        }

        @Test
        void fallsAsleepAgain() {
            rig.pass(LONG_ENOUGH);
            rig.request().finish();

            rig.pass(LONG_ENOUGH);

            assertThat(process.isFrozen()).isTrue();
        }

        @Test
        void isWokenByARequestThatComesInThatMoment() {
            var visitors = new Visitor[1];
            process.whenFrozen(() -> visitors[0] = new Visitor(rig.admissions, "/"));

            rig.pass(LONG_ENOUGH);

            assertThat(visitors[0].port()).isEqualTo(20_000);
            assertThat(process.isFrozen()).isFalse();
        }

        @Test
        void isStoppedWhereItCannotBeFrozen() {
            process.refuseFreezing();

            rig.pass(LONG_ENOUGH);

            assertThat(rig.launcher.alive()).isEmpty();
            assertThat(rig.journal.facts(SupervisionFact.Retiring.class))
                    .containsExactly(new SupervisionFact.Retiring("shop", process.id(), RetireReason.IDLE));
            assertThat(rig.request().isWaiting()).isTrue();
        }

        @Test
        void goesOnWhereItCannotBeFrozenAndIsWantedAlready() {
            process.refuseFreezing();
            var visitors = new Visitor[1];
            process.whenFrozen(() -> visitors[0] = new Visitor(rig.admissions, "/"));

            rig.pass(LONG_ENOUGH);

            assertThat(visitors[0].port()).isEqualTo(20_000);
            assertThat(rig.launcher.launched()).containsExactly(process);
        }

        @Test
        void mayDieInItsSleep() {
            rig.pass(LONG_ENOUGH);

            rig.exits(process, 137);
            assertThat(rig.launcher.alive()).isEmpty();
            Visitor visitor = rig.request();
            rig.listens();

            assertThat(visitor.port()).isEqualTo(20_001);
        }

        @Test
        void mayDieWhileItIsWoken() {
            rig.pass(LONG_ENOUGH);

            var visitor = new Visitor(rig.admissions, "/");
            rig.exits(process, 137);
            rig.listens();

            assertThat(visitor.port()).isEqualTo(20_001);
            assertThat(rig.launcher.alive()).hasSize(1);
        }

        @Test
        void isWokenToBeStopped() {
            rig.pass(LONG_ENOUGH);

            assertThat(rig.stop()).isCompleted();

            assertThat(process.isAlive()).isFalse();
            assertThat(process.isFrozen()).isFalse();
            assertThat(rig.messenger.asked()).containsExactly(process.spec().backend());
        }

        @Test
        void isReplacedByAChangedConfiguration() {
            rig.pass(LONG_ENOUGH);

            rig.configure(HostingBuilder.aspNetCore().idle(idle(Action.SUSPEND)).variable("A", "1"));
            FakeProcess fresh = rig.listens();

            assertThat(rig.launcher.alive()).containsExactly(fresh);
        }

        @Test
        void goesOfflineWithTheOthers() {
            rig.pass(LONG_ENOUGH);

            rig.putOffline("back soon");

            assertThat(rig.launcher.alive()).isEmpty();
            assertThat(rig.request().refusal().status()).isEqualTo(503);
        }
    }

    @Nested
    class OfTwo {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().processes(2).idle(idle(Action.SUSPEND)));
        private final List<FakeProcess> both = rig.allStarted(2);

        @Test
        void bothSleepAndBothWake() {
            rig.pass(LONG_ENOUGH);
            assertThat(both).allMatch(FakeProcess::isFrozen);

            rig.request();

            assertThat(both).noneMatch(FakeProcess::isFrozen);
        }

        @Test
        void noneSleepsBesideOneThatIsUsed() {
            Visitor slow = rig.request();

            rig.pass(TIMEOUT.multipliedBy(3));

            assertThat(both).noneMatch(FakeProcess::isFrozen);
            slow.finish();
        }

        @Test
        void noneSleepsBesideOneThatIsUsedInThatMoment() {
            both.getFirst().whenFrozen(() -> new Visitor(rig.admissions, "/"));

            rig.pass(LONG_ENOUGH);

            assertThat(both).noneMatch(FakeProcess::isFrozen);
        }

        @Test
        void oneThatDiedInItsSleepIsStartedWhenTheOtherWakes() {
            rig.pass(LONG_ENOUGH);
            rig.exits(both.getLast(), 137);

            rig.request();

            assertThat(rig.launcher.alive()).hasSize(2);
        }
    }

    @Nested
    class OfWhatAlwaysRuns {

        private FakeProcess idle(Rig rig) {
            FakeProcess process = rig.listens();
            rig.pass(LONG_ENOUGH);
            return process;
        }

        private Rig running(Action action) {
            return new Rig(HostingBuilder.aspNetCore()
                    .startMode(StartMode.ALWAYS_RUNNING)
                    .idle(IdleTest.idle(action)));
        }

        @Test
        void nothingIsStopped() {
            Rig rig = running(Action.TERMINATE);

            FakeProcess process = idle(rig);

            assertThat(rig.launcher.alive()).containsExactly(process);
            assertThat(rig.request().isAdmitted()).isTrue();
        }

        @Test
        void everythingMayBeFrozen() {
            assertThat(idle(running(Action.SUSPEND)).isFrozen()).isTrue();
        }

        @Test
        void whatDiesInItsSleepIsStartedAgain() {
            Rig rig = running(Action.SUSPEND);
            FakeProcess process = idle(rig);

            rig.exits(process, 137);
            rig.listens();

            assertThat(rig.launcher.alive()).hasSize(1);
        }

        @Test
        void nothingIsStoppedThatCannotBeFrozen() {
            Rig rig = running(Action.SUSPEND);
            rig.launcher.last().refuseFreezing();

            FakeProcess process = idle(rig);

            assertThat(rig.launcher.alive()).containsExactly(process);
            assertThat(rig.request().isAdmitted()).isTrue();
        }
    }

    @Nested
    class AfterALoad {

        @Test
        void onlyAsManyComeBackAsAreNeeded() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .idle(idle(Action.TERMINATE))
                    .scaling(new ScalingPolicy(1, 3, 1, Duration.ZERO, Duration.ofHours(5), Selection.ROUND_ROBIN)));
            rig.started();
            List<Visitor> load = rig.requests(2);
            rig.pass(Duration.ofSeconds(1));
            rig.listens();
            load.forEach(Visitor::finish);
            rig.pass(LONG_ENOUGH);
            assertThat(rig.launcher.alive()).isEmpty();

            rig.request();
            rig.listens();

            assertThat(rig.launcher.alive()).hasSize(1);
        }
    }

    private static IdlePolicy idle(Action action) {
        return new IdlePolicy(TIMEOUT, action);
    }
}
