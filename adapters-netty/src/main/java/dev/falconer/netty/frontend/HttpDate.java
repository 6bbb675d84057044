package dev.falconer.netty.frontend;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The Date field, formatted once a second. Safe on any thread. */
final class HttpDate {

    /** RFC 9110 section 5.6.7; unlike the JDK's RFC_1123 formatter always with two digits for the day. */
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private record Formatted(long second, String text) {}

    /** Replaced as a whole; two threads that format the same second do no harm. */
    private static volatile Formatted last = new Formatted(-1, "");

    private HttpDate() {}

    static String now() {
        long second = System.currentTimeMillis() / 1_000;
        Formatted known = last;
        if (known.second() != second) {
            known = new Formatted(second, FORMAT.format(Instant.ofEpochSecond(second)));
            last = known;
        }
        return known.text();
    }
}
