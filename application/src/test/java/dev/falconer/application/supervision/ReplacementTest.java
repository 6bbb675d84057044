package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.domain.process.RapidFailGuard;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.HealthPolicy;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.RecyclingPolicy.Overlap;
import dev.falconer.domain.site.ScalingPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReplacementTest {

    private static final Duration AGE = Duration.ofHours(1);
    private static final Duration ROUND = Duration.ofSeconds(1);

    @Nested
    class IsDue {

        @Test
        void atAnAge() {
            var rig = new Rig(HostingBuilder.aspNetCore().recycling(byAge(Overlap.OVERLAPPED)));
            FakeProcess old = rig.started();

            rig.pass(AGE.minus(ROUND));
            assertThat(rig.launcher.launched()).containsExactly(old);
            rig.pass(ROUND.multipliedBy(2));

            assertThat(rig.journal.facts(SupervisionFact.Replacing.class))
                    .containsExactly(new SupervisionFact.Replacing("shop", old.id(), RetireReason.TOO_OLD));
        }

        @Test
        void afterSoManyRequests() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .recycling(new RecyclingPolicy(Overlap.OVERLAPPED, Duration.ZERO, 3, 0, List.of(), List.of())));
            FakeProcess old = rig.started();
            rig.requests(2).forEach(Visitor::finish);

            rig.pass(ROUND);

            assertThat(rig.journal.facts(SupervisionFact.Replacing.class))
                    .containsExactly(new SupervisionFact.Replacing("shop", old.id(), RetireReason.TOO_MANY_REQUESTS));
        }

        @Test
        void atSoMuchMemory() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .recycling(new RecyclingPolicy(Overlap.OVERLAPPED, Duration.ZERO, 0, 1_000, List.of(), List.of())));
            FakeProcess old = rig.started();
            old.grow(1_000);

            rig.pass(ROUND);
            rig.loop.settle();
            assertThat(rig.launcher.launched()).containsExactly(old);
            rig.pass(ROUND);

            assertThat(rig.journal.facts(SupervisionFact.Replacing.class))
                    .containsExactly(new SupervisionFact.Replacing("shop", old.id(), RetireReason.TOO_MUCH_MEMORY));
        }

        @Test
        void howeverManyKeepWaiting() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .recycling(byAge(Overlap.OVERLAPPED))
                    .scaling(ScalingPolicy.fixed(1).withConcurrency(1)));
            rig.started();
            rig.request();
            rig.pass(AGE);

            for (int i = 0; i < 10; i++) {
                rig.request();
                rig.pass(ROUND.dividedBy(2));
            }

            assertThat(rig.journal.facts(SupervisionFact.Replacing.class)).hasSize(1);
        }
    }

    @Nested
    class Overlapped {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().recycling(byAge(Overlap.OVERLAPPED)));
        private final FakeProcess old = rig.started();
        private final FakeProcess successor;

        Overlapped() {
            rig.pass(AGE);
            successor = rig.launcher.last();
        }

        @Test
        void theOldOneServesUntilTheNewOneIsReady() {
            assertThat(rig.request().port()).isEqualTo(port(old));

            rig.listens(successor);

            assertThat(rig.request().port()).isEqualTo(port(successor));
        }

        @Test
        void theOldOneDrains() {
            Visitor visitor = rig.request();
            rig.listens(successor);
            assertThat(old.isAlive()).isTrue();

            visitor.finish();
            rig.loop.settle();

            assertThat(old.isAlive()).isFalse();
        }

        @Test
        void theNewOneIsReplacedInItsTurn() {
            rig.listens(successor);

            rig.pass(AGE);
            rig.listens();

            assertThat(rig.launcher.alive()).containsExactly(rig.launcher.last());
            assertThat(rig.launcher.launched()).hasSize(3);
        }

        @Test
        void aCrashOfTheOldOneMakesTheNewOneTheStartThatRequestsWaitFor() {
            rig.exits(old, 1);
            Visitor visitor = rig.request();
            assertThat(visitor.isWaiting()).isTrue();

            rig.listens(successor);

            assertThat(visitor.port()).isEqualTo(port(successor));
            assertThat(rig.launcher.alive()).containsExactly(successor);
        }

        @Test
        void aCrashOfBothIsFollowedByAnotherStart() {
            rig.exits(old, 1);
            rig.exits(successor, 1);

            rig.pass(Duration.ofSeconds(1));

            assertThat(rig.launcher.alive()).hasSize(1);
        }

        @Test
        void aNewOneThatFailsLeavesTheOldOne() {
            rig.exits(successor, 1);

            assertThat(rig.request().port()).isEqualTo(port(old));
            assertThat(rig.journal.facts(SupervisionFact.RecycleFailed.class))
                    .singleElement()
                    .extracting(SupervisionFact.RecycleFailed::reason)
                    .isEqualTo(RetireReason.TOO_OLD);
        }

        @Test
        void aNewOneThatFailsIsTriedAgainWhenItsFailureIsForgotten() {
            rig.exits(successor, 1);

            rig.pass(RapidFailGuard.WINDOW.minus(ROUND));
            assertThat(rig.launcher.launched()).hasSize(2);
            rig.pass(ROUND.multipliedBy(2));

            assertThat(rig.launcher.launched()).hasSize(3);
        }

        @Test
        void newOnesThatFailForHoursDoNotBlockTheRestartOfTheOldOne() {
            for (int minute = 0; minute < 120; minute++) {
                rig.exits(rig.launcher.last(), 1);
                rig.pass(RapidFailGuard.WINDOW.plus(ROUND));
            }
            rig.exits(rig.launcher.last(), 1);

            rig.exits(old, 1);
            rig.pass(ROUND);

            assertThat(rig.launcher.alive()).hasSize(1);
            assertThat(rig.request().isWaiting()).isTrue();
        }

        @Test
        void aChangedConfigurationEndsBoth() {
            rig.configure(HostingBuilder.aspNetCore().variable("A", "1"));
            FakeProcess changed = rig.listens();

            assertThat(rig.launcher.alive()).containsExactly(changed);
        }

        @Test
        void anOfflineFileEndsBoth() {
            rig.putOffline("back soon");

            assertThat(rig.launcher.alive()).isEmpty();
        }

        @Test
        void aStopEndsBoth() {
            assertThat(rig.stop()).isCompleted();
            assertThat(rig.launcher.alive()).isEmpty();
        }
    }

    @Nested
    class OfTwo {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().processes(2).recycling(byAge(Overlap.OVERLAPPED)));

        @Test
        void isOneAtATime() {
            List<FakeProcess> old = rig.allStarted(2);
            rig.pass(AGE.plus(ROUND));
            assertThat(rig.launcher.alive()).hasSize(3);

            FakeProcess first = rig.listens();
            rig.pass(ROUND);
            assertThat(rig.launcher.alive()).hasSize(3).contains(first, old.getLast());
            FakeProcess second = rig.listens();
            rig.pass(ROUND);

            assertThat(rig.launcher.alive()).containsExactly(first, second);
        }
    }

    @Nested
    class Exclusive {

        @Test
        void theOldOneIsGoneBeforeTheNewOneStarts() {
            var rig = new Rig(HostingBuilder.aspNetCore().recycling(byAge(Overlap.EXCLUSIVE)));
            FakeProcess old = rig.started();
            Visitor underWay = rig.request();
            rig.pass(AGE);
            Visitor waiting = rig.request();
            assertThat(rig.launcher.alive()).containsExactly(old);
            assertThat(waiting.isWaiting()).isTrue();

            underWay.finish();
            rig.loop.settle();
            rig.listens();

            assertThat(old.isAlive()).isFalse();
            assertThat(waiting.port()).isEqualTo(20_001);
        }

        @Test
        void isOneAtATime() {
            var rig = new Rig(HostingBuilder.aspNetCore().processes(2).recycling(byAge(Overlap.EXCLUSIVE)));
            List<FakeProcess> old = rig.allStarted(2);

            rig.pass(AGE.plus(ROUND.multipliedBy(5)));

            assertThat(rig.journal.facts(SupervisionFact.Replacing.class)).hasSize(1);
            assertThat(rig.request().port()).isEqualTo(port(old.getLast()));
        }

        @Test
        void theOtherIsNotTakenOutForAnIllnessMeanwhile() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .processes(2)
                    .recycling(byAge(Overlap.EXCLUSIVE))
                    .health(new HealthPolicy(Optional.empty(), 1, Duration.ZERO, Optional.empty())));
            List<FakeProcess> old = rig.allStarted(2);
            rig.pass(AGE);

            rig.request().fail();
            rig.loop.settle();

            assertThat(rig.request().port()).isEqualTo(port(old.getLast()));
        }

        @Test
        void aStopWhileTheOldOneDrainsStartsNothing() {
            var rig = new Rig(HostingBuilder.aspNetCore().recycling(byAge(Overlap.EXCLUSIVE)));
            rig.started();
            rig.request();
            rig.pass(AGE);

            var stopped = rig.stop();
            rig.pass(Rig.SHUTDOWN);

            assertThat(stopped).isCompleted();
            assertThat(rig.launcher.launched()).hasSize(1);
        }
    }

    private static RecyclingPolicy byAge(Overlap overlap) {
        return new RecyclingPolicy(overlap, AGE, 0, 0, List.of(), List.of());
    }

    private static int port(FakeProcess process) {
        return Rig.port(process.spec().backend());
    }
}
