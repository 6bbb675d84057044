package dev.falconer.domain.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RapidFailGuardTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"5, 6", "1, 2", "0, 1", "100, 101"})
    @DisplayName("RF-01 RF-02 RF-03 starts are blocked by one failure more than the limit")
    void oneFailureMoreThanTheLimitBlocks(int limit, int failures) {
        var guard = new RapidFailGuard(limit);

        for (int failed = 0; failed < failures; failed++) {
            assertThat(guard.permitsStart(NOON)).isTrue();
            guard.record(NOON);
        }

        assertThat(guard.permitsStart(NOON)).isFalse();
        assertThat(guard.failures(NOON)).isEqualTo(failures);
    }

    @Test
    @DisplayName("RF-03 the first start is allowed even when no failure is")
    void theFirstStartIsAllowed() {
        assertThat(new RapidFailGuard(0).permitsStart(NOON)).isTrue();
    }

    @Nested
    class WhenBlocked {

        private final RapidFailGuard guard = new RapidFailGuard(1);

        @Test
        @DisplayName("RF-05 a trial is allowed the moment the oldest failure is a minute old")
        void aTrialComesWithTheWindow() {
            guard.record(at(0));
            guard.record(at(20));

            assertThat(guard.nextTrialAt(at(20))).isEqualTo(at(60));
            assertThat(guard.permitsStart(at(60).minusMillis(1))).isFalse();
            assertThat(guard.permitsStart(at(60))).isTrue();
        }

        @Test
        void theWindowSlides() {
            guard.record(at(0));
            guard.record(at(50));
            guard.record(at(65));

            assertThat(guard.permitsStart(at(66))).isFalse();
            assertThat(guard.nextTrialAt(at(66))).isEqualTo(at(110));
        }

        @Test
        void aTrialThatFailsBlocksAnew() {
            guard.record(at(0));
            guard.record(at(20));
            guard.record(at(60));

            assertThat(guard.nextTrialAt(at(60))).isEqualTo(at(80));
        }

        @Test
        void onlyTheNewestFailuresDecideAboutTheTrial() {
            guard.record(at(0));
            guard.record(at(10));
            guard.record(at(20));

            assertThat(guard.nextTrialAt(at(20))).isEqualTo(at(70));
            assertThat(guard.failures(at(20))).isEqualTo(2);
        }

        @Test
        void aTrialThatSomebodyAsksForKeepsItsDistanceToTheLatestFailure() {
            guard.record(at(0));
            guard.record(at(10));

            assertThat(guard.permitsTrial(at(11))).isFalse();
            assertThat(guard.permitsTrial(at(10).plus(RapidFailGuard.TRIAL_SPACING)))
                    .isTrue();
        }

        @Test
        void aTrialIsPermittedWhereAStartIs() {
            guard.record(at(0));

            assertThat(guard.permitsTrial(at(0))).isTrue();
        }

        @Test
        @DisplayName("D2 a clock that was set back blocks nobody")
        void aClockThatWasSetBackForgives() {
            guard.record(at(3600));
            guard.record(at(3601));

            assertThat(guard.permitsStart(at(0))).isTrue();
        }
    }

    @Test
    void withoutFailuresTheNextTrialIsNow() {
        assertThat(new RapidFailGuard(0).nextTrialAt(NOON)).isEqualTo(NOON);
    }

    private static Instant at(int second) {
        return NOON.plusSeconds(second);
    }
}
