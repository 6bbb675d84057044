package dev.falconer.webconfig.reading;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as .NET writes them: {@code [d.]hh:mm:ss[.fff]}. */
final class TimeSpan {

    private static final Pattern FORM =
            Pattern.compile("(?:(\\d{1,4})\\.)?(\\d{1,4}):(\\d{1,2}):(\\d{1,2})(?:\\.(\\d{1,3}))?");

    /** More is easier to read in days. */
    private static final long MOST_HOURS = 9_999;

    private TimeSpan() {}

    /** Empty where the text is no such time. */
    static Optional<Duration> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String days = matcher.group(1);
        String fraction = matcher.group(5);
        long hours = Long.parseLong(matcher.group(2));
        long minutes = Long.parseLong(matcher.group(3));
        long seconds = Long.parseLong(matcher.group(4));
        boolean isInRange = minutes < 60 && seconds < 60 && (days == null || hours < 24);
        return isInRange
                ? Optional.of(Duration.ofDays(days == null ? 0 : Long.parseLong(days))
                        .plusHours(hours)
                        .plusMinutes(minutes)
                        .plusSeconds(seconds)
                        .plusMillis(fraction == null ? 0 : Long.parseLong((fraction + "00").substring(0, 3))))
                : Optional.empty();
    }

    static String text(Duration time) {
        String hours = time.toHours() > MOST_HOURS
                ? String.format("%d.%02d", time.toDays(), time.toHoursPart())
                : String.format("%02d", time.toHours());
        String seconds = String.format("%02d:%02d", time.toMinutesPart(), time.toSecondsPart());
        String fraction = time.toMillisPart() == 0 ? "" : String.format(".%03d", time.toMillisPart());
        return hours + ":" + seconds + fraction;
    }
}
