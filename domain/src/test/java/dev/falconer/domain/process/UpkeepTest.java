package dev.falconer.domain.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.RecyclingPolicy.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class UpkeepTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Nested
    class AReplacementIsDue {

        @Test
        void atAnAge() {
            Upkeep upkeep = upkeep(policy(Duration.ofSeconds(60), 0, 0));

            assertThat(upkeep.due(idle(0, 59))).isEmpty();
            assertThat(upkeep.due(idle(0, 60))).contains(RetireReason.TOO_OLD);
        }

        @Test
        void atAnAgeThatItHadBeforeRequestsReachedItHere() {
            var upkeep = new Upkeep(policy(Duration.ofSeconds(60), 0, 0), Duration.ZERO, NOON, at(50));

            assertThat(upkeep.due(idle(0, 59))).isEmpty();
            assertThat(upkeep.due(idle(0, 60))).contains(RetireReason.TOO_OLD);
            assertThat(upkeep.unusedFor(at(60))).isEqualTo(Duration.ofSeconds(10));
        }

        @Test
        void afterSoManyAnswers() {
            Upkeep upkeep = upkeep(policy(Duration.ZERO, 100, 0));

            assertThat(upkeep.due(idle(99, 1))).isEmpty();
            assertThat(upkeep.due(idle(100, 1))).contains(RetireReason.TOO_MANY_REQUESTS);
        }

        @Test
        void atSoMuchMemory() {
            Upkeep upkeep = upkeep(policy(Duration.ZERO, 0, 1_000));

            assertThat(upkeep.due(new ProcessVitals(0, 0, 0, 0, 999, at(1)))).isEmpty();
            assertThat(upkeep.due(new ProcessVitals(0, 0, 0, 0, 1_000, at(1)))).contains(RetireReason.TOO_MUCH_MEMORY);
        }

        @Test
        void neverWithoutALimit() {
            Upkeep upkeep = upkeep(RecyclingPolicy.STANDARD);

            assertThat(upkeep.due(new ProcessVitals(1_000_000, 9, 9, 9, Long.MAX_VALUE, at(1_000_000))))
                    .isEmpty();
        }
    }

    @Nested
    class Use {

        private final Upkeep upkeep = upkeep(RecyclingPolicy.STANDARD);

        @Test
        void isWhatIsUnderWay() {
            upkeep.look(new ProcessVitals(0, 1, 0, 0, 0, at(10)));

            assertThat(upkeep.unusedFor(at(15))).isEqualTo(Duration.ofSeconds(5));
        }

        @Test
        void isAnOpenTunnel() {
            upkeep.look(new ProcessVitals(0, 0, 0, 1, 0, at(10)));

            assertThat(upkeep.unusedFor(at(15))).isEqualTo(Duration.ofSeconds(5));
        }

        @Test
        void isWhatWasAnsweredSinceTheLastLook() {
            upkeep.look(idle(1, 10));

            assertThat(upkeep.unusedFor(at(15))).isEqualTo(Duration.ofSeconds(5));
        }

        @Test
        void isNotWhatWasAnsweredBefore() {
            upkeep.look(idle(1, 10));
            upkeep.look(idle(1, 20));

            assertThat(upkeep.unusedFor(at(20))).isEqualTo(Duration.ofSeconds(10));
        }
    }

    @Nested
    class AHang {

        private final Upkeep upkeep = new Upkeep(RecyclingPolicy.STANDARD, Duration.ofSeconds(30), NOON, NOON);

        @Test
        void isThatNothingIsAnsweredForTooLong() {
            upkeep.look(waiting(0, 10));
            assertThat(upkeep.hangs(at(39))).isFalse();

            assertThat(upkeep.hangs(at(40))).isTrue();
        }

        @Test
        void beginsWithTheFirstLookThatSeesSomebodyWait() {
            upkeep.look(idle(0, 10));

            upkeep.look(waiting(0, 39));

            assertThat(upkeep.hangs(at(68))).isFalse();
            assertThat(upkeep.hangs(at(69))).isTrue();
        }

        @Test
        void isNotWhereOthersAreAnswered() {
            upkeep.look(waiting(0, 10));
            upkeep.look(waiting(1, 39));

            assertThat(upkeep.hangs(at(41))).isFalse();
        }

        @Test
        void isNotWhereNobodyWaits() {
            upkeep.look(idle(5, 10));
            upkeep.look(idle(5, 100));

            assertThat(upkeep.hangs(at(100))).isFalse();
        }

        @Test
        void isNeverWithoutALimit() {
            Upkeep patient = upkeep(RecyclingPolicy.STANDARD);
            patient.look(waiting(0, 10));

            assertThat(patient.hangs(at(100_000))).isFalse();
        }
    }

    private static Upkeep upkeep(RecyclingPolicy policy) {
        return new Upkeep(policy, Duration.ZERO, NOON, NOON);
    }

    private static RecyclingPolicy policy(Duration age, long requests, long memory) {
        return new RecyclingPolicy(Overlap.OVERLAPPED, age, requests, memory, List.of(), List.of());
    }

    private static ProcessVitals idle(long answered, int second) {
        return new ProcessVitals(answered, 0, 0, 0, 0, at(second));
    }

    private static ProcessVitals waiting(long answered, int second) {
        return new ProcessVitals(answered, 1, 1, 0, 0, at(second));
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }
}
