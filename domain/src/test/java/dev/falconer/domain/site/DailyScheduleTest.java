package dev.falconer.domain.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DailyScheduleTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource({
        // Later today, at that very moment, and tomorrow.
        "2026-01-01T01:00:00Z, 03:00, 2026-01-01T02:00:00Z",
        "2026-01-01T02:00:00Z, 03:00, 2026-01-02T02:00:00Z",
        "2026-01-01T12:00:00Z, 03:00, 2026-01-02T02:00:00Z",
        // Just before midnight, by the clock on the wall.
        "2026-01-01T22:59:59Z, 00:00, 2026-01-01T23:00:00Z",
        // 02:30 does not exist on the day on which summer begins, and comes twice when it ends.
        "2026-03-29T00:30:00Z, 02:30, 2026-03-29T01:30:00Z",
        "2026-10-25T00:00:00Z, 02:30, 2026-10-25T00:30:00Z",
        "2026-10-25T00:30:00Z, 02:30, 2026-10-26T01:30:00Z",
    })
    void theNextTimeFollows(Instant now, LocalTime time, Instant next) {
        assertThat(DailySchedule.next(List.of(time), now, BERLIN)).contains(next);
    }

    @ParameterizedTest
    @CsvSource({"2026-01-01T01:00:00Z, 2026-01-01T02:00:00Z", "2026-01-01T02:00:00Z, 2026-01-01T12:00:00Z"})
    void ofSeveralTimesTheFirstComes(Instant now, Instant next) {
        List<LocalTime> times = List.of(LocalTime.of(13, 0), LocalTime.of(3, 0));

        assertThat(DailySchedule.next(times, now, BERLIN)).contains(next);
    }

    @ParameterizedTest
    @CsvSource("2026-01-01T01:00:00Z")
    void withoutTimesThereIsNone(Instant now) {
        assertThat(DailySchedule.next(List.of(), now, BERLIN)).isEmpty();
    }
}
