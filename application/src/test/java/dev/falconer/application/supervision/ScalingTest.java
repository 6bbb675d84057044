package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.RecyclingPolicy.Overlap;
import dev.falconer.domain.site.ScalingPolicy;
import dev.falconer.domain.site.Selection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ScalingTest {

    private static final Duration ROUND = Duration.ofSeconds(1);
    private static final Duration SHRINK_AFTER = Duration.ofMinutes(5);

    private final Rig rig = new Rig(HostingBuilder.aspNetCore().scaling(oneTo(3)));
    private final FakeProcess first = rig.started();

    @Nested
    class Growth {

        @Test
        void comesWithRequestsThatWaitForRoom() {
            List<Visitor> visitors = rig.requests(2);
            assertThat(visitors.getLast().isWaiting()).isTrue();

            rig.pass(ROUND);
            rig.listens();

            assertThat(visitors.getLast().port()).isEqualTo(20_001);
            assertThat(rig.journal.facts(SupervisionFact.Scaled.class))
                    .containsExactly(new SupervisionFact.Scaled("shop", 1, 2));
        }

        @Test
        void doesNotComeWithoutAnybodyWaiting() {
            rig.request();

            rig.pass(ROUND.multipliedBy(10));

            assertThat(rig.launcher.launched()).containsExactly(first);
        }

        @Test
        void isOneAtATime() {
            rig.requests(10);

            rig.pass(ROUND.multipliedBy(5));

            assertThat(rig.launcher.launched()).hasSize(2);
        }

        @Test
        void endsAtTheMost() {
            List<Visitor> visitors = rig.requests(10);

            for (int i = 0; i < 5; i++) {
                rig.pass(ROUND);
                rig.listens();
                visitors.forEach(Visitor::answer);
            }

            assertThat(rig.launcher.alive()).hasSize(3);
        }

        @Test
        void isGivenUpForAMinuteWhereNoMoreCanBeStarted() {
            rig.requests(10);
            rig.pass(ROUND);

            rig.exits(rig.launcher.last(), 1);
            rig.pass(ROUND.multipliedBy(50));
            assertThat(rig.launcher.launched()).hasSize(2);
            assertThat(rig.journal.facts(SupervisionFact.Scaled.class))
                    .containsExactly(
                            new SupervisionFact.Scaled("shop", 1, 2), new SupervisionFact.Scaled("shop", 2, 1));
            rig.pass(ROUND.multipliedBy(20));

            assertThat(rig.launcher.launched()).hasSize(3);
        }

        @Test
        void thatFailsDoesNotHoldUpWhatServed() {
            rig.requests(10);
            for (int i = 0; i < 15; i++) {
                rig.pass(ROUND.multipliedBy(61));
                rig.exits(rig.launcher.last(), 1);
            }
            int launched = rig.launcher.launched().size();

            rig.exits(first, 1);
            rig.pass(ROUND);

            assertThat(rig.launcher.launched()).hasSize(launched + 1);
        }

        @Test
        void isNotCausedByAPause() {
            rig.pause();
            rig.requests(5);

            rig.pass(ROUND.multipliedBy(10));

            assertThat(rig.launcher.launched()).containsExactly(first);
        }
    }

    @Nested
    class Shrinking {

        private final FakeProcess second;

        Shrinking() {
            List<Visitor> visitors = rig.requests(2);
            rig.pass(ROUND);
            second = rig.listens();
            visitors.forEach(Visitor::finish);
            rig.loop.settle();
        }

        @Test
        void comesAfterATimeWithoutUse() {
            rig.pass(SHRINK_AFTER.plus(ROUND.multipliedBy(2)));

            assertThat(rig.launcher.alive()).containsExactly(first);
            assertThat(rig.journal.facts(SupervisionFact.Retiring.class))
                    .containsExactly(new SupervisionFact.Retiring("shop", second.id(), RetireReason.NOT_NEEDED));
            assertThat(rig.journal.facts(SupervisionFact.Scaled.class))
                    .endsWith(new SupervisionFact.Scaled("shop", 2, 1));
        }

        @Test
        void doesNotComeWithACrash() {
            rig.exits(second, 1);
            rig.exits(rig.launcher.last(), 1);

            rig.pass(ROUND.multipliedBy(2));
            rig.listens();

            assertThat(rig.launcher.alive()).hasSize(2);
            assertThat(rig.status().processes()).hasSize(2);
        }

        @Test
        void comesThoughEachIsUsedNowAndThen() {
            for (Duration passed = Duration.ZERO;
                    passed.compareTo(SHRINK_AFTER.plus(ROUND.multipliedBy(4))) < 0;
                    passed = passed.plus(ROUND)) {
                rig.request().finish();
                rig.pass(ROUND);
            }

            assertThat(rig.launcher.alive()).containsExactly(first);
        }

        @Test
        void waitsUntilOneIsEnough() {
            List<Visitor> visitors = rig.requests(2);
            rig.pass(SHRINK_AFTER.multipliedBy(2));
            assertThat(rig.launcher.alive()).containsExactly(first, second);
            visitors.forEach(Visitor::finish);

            rig.pass(SHRINK_AFTER.minus(ROUND.multipliedBy(2)));
            assertThat(rig.launcher.alive()).containsExactly(first, second);
            rig.pass(ROUND.multipliedBy(4));

            assertThat(rig.launcher.alive()).containsExactly(first);
        }

        @Test
        void waitsUntilNobodyUsesWhatGoes() {
            List<Visitor> visitors = rig.requests(2);
            Visitor stays = visitors.stream()
                    .filter(visitor -> visitor.port() == 20_001)
                    .findFirst()
                    .orElseThrow();
            visitors.stream().filter(visitor -> visitor != stays).forEach(Visitor::finish);
            rig.pass(SHRINK_AFTER.multipliedBy(2));
            assertThat(rig.launcher.alive()).containsExactly(first, second);

            stays.finish();
            rig.pass(ROUND.multipliedBy(2));

            assertThat(rig.launcher.alive()).containsExactly(first);
        }

        @Test
        void endsAtTheFewest() {
            rig.pass(SHRINK_AFTER.multipliedBy(10));

            assertThat(rig.launcher.alive()).containsExactly(first);
        }

        @Test
        void isForGoodUntilSomebodyWaitsAgain() {
            rig.pass(SHRINK_AFTER.plus(ROUND.multipliedBy(2)));
            rig.exits(first, 1);
            rig.listens();
            rig.request().finish();

            rig.pass(ROUND.multipliedBy(10));

            assertThat(rig.launcher.alive()).hasSize(1);
        }

        @Test
        void maybeFollowedByGrowth() {
            rig.pass(SHRINK_AFTER.plus(ROUND.multipliedBy(2)));
            List<Visitor> visitors = rig.requests(2);

            rig.pass(ROUND);
            rig.listens();

            assertThat(visitors).allMatch(Visitor::isAdmitted);
        }
    }

    @Test
    void aProcessThatCameAfterALongTimeStaysForAWhile() {
        rig.pass(SHRINK_AFTER.multipliedBy(3));
        List<Visitor> visitors = rig.requests(2);
        rig.pass(ROUND);
        rig.listens();
        visitors.forEach(Visitor::finish);

        rig.pass(SHRINK_AFTER.dividedBy(2));

        assertThat(rig.launcher.alive()).hasSize(2);
    }

    @Test
    void aProcessStaysThatClientsComeBackTo() {
        var bound = new Rig(HostingBuilder.aspNetCore().scaling(oneTo(2).with(Selection.AFFINITY)));
        bound.started();
        List<Visitor> visitors = bound.requests(2);
        bound.pass(ROUND);
        bound.listens();
        visitors.forEach(Visitor::finish);

        for (int i = 0; i < 5; i++) {
            bound.pass(SHRINK_AFTER.dividedBy(2));
            bound.request().finish();
            bound.request().finish();
        }

        assertThat(bound.launcher.alive()).hasSize(2);
    }

    @Test
    void aProcessThatIsLetGoTakesItsSuccessorWithIt() {
        var aging = new Rig(HostingBuilder.aspNetCore()
                .scaling(oneTo(2))
                .recycling(new RecyclingPolicy(
                        Overlap.OVERLAPPED, SHRINK_AFTER.minusSeconds(5), 0, 0, List.of(), List.of())));
        FakeProcess first = aging.started();
        List<Visitor> visitors = aging.requests(2);
        aging.pass(ROUND);
        aging.listens();
        visitors.forEach(Visitor::finish);
        aging.pass(SHRINK_AFTER.minusSeconds(5));
        FakeProcess successorOfFirst = aging.listens();
        aging.pass(Duration.ofSeconds(3));
        FakeProcess successorOfSecond = aging.launcher.last();
        assertThat(successorOfSecond).isNotSameAs(successorOfFirst);

        aging.pass(SHRINK_AFTER.dividedBy(10));

        assertThat(first.isAlive()).isFalse();
        assertThat(aging.launcher.alive()).containsExactly(successorOfFirst);
    }

    @Test
    void aSuccessorServesWithAsManyProcessesAsServedBefore() {
        List<Visitor> visitors = rig.requests(2);
        rig.pass(ROUND);
        rig.listens();
        visitors.forEach(Visitor::finish);

        rig.recycle();
        rig.listens(rig.launcher.launched().get(2));
        assertThat(rig.request().port()).isIn(20_000, 20_001);
        rig.listens(rig.launcher.launched().get(3));

        assertThat(rig.request().port()).isIn(20_002, 20_003);
    }

    private static ScalingPolicy oneTo(int most) {
        return new ScalingPolicy(1, most, 1, Duration.ZERO, SHRINK_AFTER, Selection.ROUND_ROBIN);
    }
}
