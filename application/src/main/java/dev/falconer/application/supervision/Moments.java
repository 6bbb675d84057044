package dev.falconer.application.supervision;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Moments as a person reads them, in the machine's time zone. */
final class Moments {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private Moments() {}

    /** Rounded up to the second, so that what is promised by then has come. */
    static String timeOfDay(Instant moment) {
        return TIME.format(moment.plusMillis(999));
    }
}
