package dev.falconer.domain.site;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Times of the day. A time that a change of the clocks leaves out comes right behind the gap. */
public final class DailySchedule {

    private DailySchedule() {}

    /** The first of the times behind this moment; none where there are no times. */
    public static Optional<Instant> next(List<LocalTime> times, Instant now, ZoneId zone) {
        ZonedDateTime here = now.atZone(zone);
        return times.stream()
                .flatMap(time -> Stream.of(0, 1)
                        .map(day -> here.toLocalDate()
                                .plusDays(day)
                                .atTime(time)
                                .atZone(zone)
                                .toInstant()))
                .filter(moment -> moment.isAfter(now))
                .min(Instant::compareTo);
    }
}
