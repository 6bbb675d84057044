package dev.falconer.domain.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.falconer.domain.site.IdlePolicy.Action;
import dev.falconer.domain.site.RecyclingPolicy.Overlap;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolPolicyTest {

    private static final WarmUpPolicy PAGE = new WarmUpPolicy(
            Optional.empty(), List.of(new HealthQuestion.Http("/warm", Optional.empty(), StatusRange.SUCCESS)));

    @Nested
    class WarmUp {

        @Test
        void isNothingByDefault() {
            assertThat(PoolPolicy.STANDARD.effectiveWarmUp()).isEqualTo(WarmUpPolicy.NONE);
        }

        @Test
        void isAtLeastAnAnswerOfWhatAlwaysRuns() {
            WarmUpPolicy warmUp =
                    PoolPolicy.STANDARD.with(StartMode.ALWAYS_RUNNING).effectiveWarmUp();

            assertThat(warmUp.pages()).containsExactly(new HealthQuestion.Http("/", Optional.empty(), StatusRange.ANY));
        }

        @Test
        void isWhatWasAskedForWhereSomethingWas() {
            PoolPolicy pool = PoolPolicy.STANDARD.with(StartMode.ALWAYS_RUNNING).with(PAGE);

            assertThat(pool.effectiveWarmUp()).isEqualTo(PAGE);
        }
    }

    @Nested
    class Idleness {

        private static final IdlePolicy STOPPED = new IdlePolicy(Duration.ofMinutes(20), Action.TERMINATE);
        private static final IdlePolicy FROZEN = new IdlePolicy(Duration.ofMinutes(20), Action.SUSPEND);

        @Test
        void endsWhatRunsOnDemand() {
            assertThat(PoolPolicy.STANDARD.with(STOPPED).effectiveIdle()).isEqualTo(STOPPED);
        }

        @Test
        void doesNotEndWhatAlwaysRuns() {
            PoolPolicy always = PoolPolicy.STANDARD.with(StartMode.ALWAYS_RUNNING);

            assertThat(always.with(STOPPED).effectiveIdle()).isEqualTo(IdlePolicy.NEVER);
            assertThat(always.with(FROZEN).effectiveIdle()).isEqualTo(FROZEN);
        }
    }

    @Nested
    class Room {

        @Test
        void isThatOfAllProcessesTogether() {
            ScalingPolicy scaling = ScalingPolicy.fixed(3).withConcurrency(8);

            assertThat(scaling.suffices(2, 16)).isTrue();
            assertThat(scaling.suffices(2, 17)).isFalse();
        }

        @Test
        void isEndlessWithoutALimit() {
            assertThat(ScalingPolicy.fixed(3).suffices(1, Long.MAX_VALUE)).isTrue();
        }
    }

    @Nested
    class Parts {

        @Test
        void areExchangedOneByOne() {
            var scaling = ScalingPolicy.fixed(3);
            var queue = QueuePolicy.STANDARD.withRequests(7);
            var idle = new IdlePolicy(Duration.ofMinutes(20), Action.SUSPEND);
            var recycling = RecyclingPolicy.STANDARD.withFiles(List.of("a.json"));
            var health = new HealthPolicy(Optional.empty(), 3, Duration.ZERO, Optional.empty());

            PoolPolicy pool = PoolPolicy.STANDARD
                    .with(StartMode.ALWAYS_RUNNING)
                    .with(scaling)
                    .with(queue)
                    .with(idle)
                    .with(recycling)
                    .with(PAGE)
                    .with(health);

            assertThat(pool)
                    .isEqualTo(new PoolPolicy(StartMode.ALWAYS_RUNNING, scaling, queue, idle, recycling, PAGE, health));
        }

        @Test
        void ofScalingAreKeptWhereTheNumberIsFixed() {
            ScalingPolicy scaling = new ScalingPolicy(
                            1, 4, 0, Duration.ofSeconds(1), Duration.ofSeconds(2), Selection.ROUND_ROBIN)
                    .withConcurrency(8)
                    .with(Selection.LEAST_BUSY)
                    .fixedAt(2);

            assertThat(scaling)
                    .isEqualTo(new ScalingPolicy(
                            2, 2, 8, Duration.ofSeconds(1), Duration.ofSeconds(2), Selection.LEAST_BUSY));
            assertThat(scaling.isFixed()).isTrue();
        }

        @Test
        void ofTheScheduleAreSortedAndCountOnce() {
            var policy = new RecyclingPolicy(
                    Overlap.EXCLUSIVE,
                    Duration.ZERO,
                    0,
                    0,
                    List.of(LocalTime.NOON, LocalTime.MIDNIGHT, LocalTime.NOON),
                    List.of());

            assertThat(policy.schedule()).containsExactly(LocalTime.MIDNIGHT, LocalTime.NOON);
            assertThat(policy.isExclusive()).isTrue();
        }
    }

    private static Stream<ThrowingCallable> nonsense() {
        Duration second = Duration.ofSeconds(1);
        return Stream.of(
                () -> ScalingPolicy.fixed(0),
                () -> ScalingPolicy.fixed(101),
                () -> new ScalingPolicy(3, 2, 0, second, second, Selection.ROUND_ROBIN),
                () -> ScalingPolicy.fixed(1).withConcurrency(-1),
                () -> new QueuePolicy(-1, 0, second),
                () -> new QueuePolicy(0, -1, second),
                () -> new QueuePolicy(0, 0, Duration.ZERO),
                () -> new IdlePolicy(Duration.ofSeconds(-1), Action.TERMINATE),
                () -> new RecyclingPolicy(Overlap.OVERLAPPED, second.negated(), 0, 0, List.of(), List.of()),
                () -> new RecyclingPolicy(Overlap.OVERLAPPED, second, -1, 0, List.of(), List.of()),
                () -> new RecyclingPolicy(Overlap.OVERLAPPED, second, 0, -1, List.of(), List.of()),
                () -> new HealthPolicy(Optional.empty(), -1, second, Optional.empty()),
                () -> new HealthCheck(new HealthQuestion.Connect(), Duration.ofMillis(99), second, 1),
                () -> new HealthCheck(new HealthQuestion.Connect(), second, Duration.ofMillis(9), 1),
                () -> new HealthCheck(new HealthQuestion.Connect(), second, second, 0),
                () -> new HealthQuestion.Http("ready", Optional.empty(), StatusRange.ANY),
                () -> new EvidencePolicy(new Command("dump", List.of()), Duration.ZERO),
                () -> new StatusRange(199, 200),
                () -> new StatusRange(300, 299));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseIsRefusedWithWhatWasExpected(ThrowingCallable making) {
        assertThatIllegalArgumentException().isThrownBy(making).withMessageContaining("(expected: ");
    }
}
