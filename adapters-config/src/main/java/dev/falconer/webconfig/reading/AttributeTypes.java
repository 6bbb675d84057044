package dev.falconer.webconfig.reading;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads attributes as the schema types them; what does not fit is a schema error and the default stands in. */
public final class AttributeTypes {

    private static final Pattern TIME_SPAN = Pattern.compile("(?:(\\d{1,4})\\.)?(\\d{1,4}):(\\d{1,2}):(\\d{1,2})");
    private static final String TIME_SPAN_EXPECTED = "hh:mm:ss, at most 360:00:00, minutes and seconds below 60";
    /** 360 hours. */
    private static final Duration LONGEST = Duration.ofDays(15);

    private final Problems problems;

    public AttributeTypes(Problems problems) {
        this.problems = problems;
    }

    /** {@code true} or {@code false} in any letter case. */
    public boolean flag(Attribute attribute, boolean standard) {
        String text = attribute.text();
        if (text == null) {
            return standard;
        }
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        if (!text.equalsIgnoreCase("false")) {
            wrong(attribute, text, "true or false");
            return standard;
        }
        return false;
    }

    /** A whole number without a sign. */
    public long number(Attribute attribute, long standard, long lowest, long highest) {
        String text = attribute.text();
        if (text == null) {
            return standard;
        }
        boolean digits = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (digits) {
            long value = Long.parseLong(text);
            if (value >= lowest && value <= highest) {
                return value;
            }
        }
        wrong(attribute, text, lowest + "-" + highest);
        return standard;
    }

    public Duration seconds(Attribute attribute, long standard, long longest) {
        return Duration.ofSeconds(number(attribute, standard, 0, longest));
    }

    /** {@code hh:mm:ss} or {@code d.hh:mm:ss}. */
    public Duration timeSpan(Attribute attribute, Duration standard) {
        String text = attribute.text();
        if (text == null) {
            return standard;
        }
        Matcher matcher = TIME_SPAN.matcher(text);
        if (matcher.matches()) {
            String days = matcher.group(1);
            long hours = Long.parseLong(matcher.group(2));
            long minutes = Long.parseLong(matcher.group(3));
            long seconds = Long.parseLong(matcher.group(4));
            Duration value = Duration.ofDays(days == null ? 0 : Long.parseLong(days))
                    .plusHours(hours)
                    .plusMinutes(minutes)
                    .plusSeconds(seconds);
            boolean fields = minutes < 60 && seconds < 60 && (days == null || hours < 24);
            if (fields && value.compareTo(LONGEST) <= 0) {
                return value;
            }
        }
        wrong(attribute, text, TIME_SPAN_EXPECTED);
        return standard;
    }

    /** A time span of at least a second. */
    public Duration positiveTimeSpan(Attribute attribute, Duration standard) {
        Duration value = timeSpan(attribute, standard);
        if (value.isZero()) {
            wrong(attribute, attribute.textOr(""), "00:00:01 or more");
            return standard;
        }
        return value;
    }

    /** One of these words, in any letter case. */
    public <T> T word(Attribute attribute, Map<String, T> words, T standard) {
        String text = attribute.text();
        if (text == null) {
            return standard;
        }
        T meant = words.get(text.toLowerCase(Locale.ROOT));
        if (meant == null) {
            wrong(attribute, text, words.keySet().stream().sorted().collect(Collectors.joining(", ")));
            return standard;
        }
        return meant;
    }

    private void wrong(Attribute attribute, String text, String expected) {
        String shown = text.isEmpty() ? " is empty" : ": " + text;
        problems.schema(attribute.place(), attribute.name() + shown + " (expected: " + expected + ")");
    }
}
