package dev.falconer.webconfig.reading;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads attributes as the schema types them; what does not fit is a schema error and the default stands in. */
public final class AttributeTypes {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})(|KB|MB|GB)", Pattern.CASE_INSENSITIVE);
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

    /** A number of bytes, or with {@code KB}, {@code MB} or {@code GB} behind it, of 1024 each. */
    public long size(Attribute attribute, long standard) {
        String text = attribute.text();
        if (text == null) {
            return standard;
        }
        Matcher matcher = SIZE.matcher(text);
        if (matcher.matches()) {
            int steps =
                    10 * List.of("", "KB", "MB", "GB").indexOf(matcher.group(2).toUpperCase(Locale.ROOT));
            long number = Long.parseLong(matcher.group(1));
            if (number <= Long.MAX_VALUE >> steps) {
                return number << steps;
            }
        }
        wrong(attribute, text, "a number of bytes, or with KB, MB or GB behind it such as 512MB");
        return standard;
    }

    /** {@code hh:mm:ss} or {@code d.hh:mm:ss}. */
    public Duration timeSpan(Attribute attribute, Duration standard) {
        return timeSpan(attribute, standard, LONGEST);
    }

    public Duration timeSpan(Attribute attribute, Duration standard, Duration longest) {
        return timeSpan(
                attribute,
                standard,
                value -> value.toMillisPart() == 0 && value.compareTo(longest) <= 0,
                "hh:mm:ss, at most " + TimeSpan.text(longest) + ", minutes and seconds below 60");
    }

    /** {@code hh:mm:ss} or {@code hh:mm:ss.fff}, where a second is long. */
    public Duration fineTimeSpan(Attribute attribute, Duration standard, Duration shortest) {
        return timeSpan(
                attribute,
                standard,
                value -> value.compareTo(shortest) >= 0 && value.compareTo(LONGEST) <= 0,
                "hh:mm:ss or hh:mm:ss.fff, " + TimeSpan.text(shortest) + " to " + TimeSpan.text(LONGEST)
                        + ", minutes and seconds below 60");
    }

    private Duration timeSpan(
            Attribute attribute, Duration standard, Predicate<Duration> isPermitted, String expected) {
        String text = attribute.text();
        if (text == null) {
            return standard;
        }
        Optional<Duration> value = TimeSpan.parse(text).filter(isPermitted);
        if (value.isEmpty()) {
            wrong(attribute, text, expected);
        }
        return value.orElse(standard);
    }

    /** A time span of at least a second. */
    public Duration positiveTimeSpan(Attribute attribute, Duration standard) {
        return positiveTimeSpan(attribute, standard, LONGEST);
    }

    public Duration positiveTimeSpan(Attribute attribute, Duration standard, Duration longest) {
        Duration value = timeSpan(attribute, standard, longest);
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
        for (Map.Entry<String, T> word : words.entrySet()) {
            if (word.getKey().equalsIgnoreCase(text)) {
                return word.getValue();
            }
        }
        wrong(attribute, text, words.keySet().stream().sorted().collect(Collectors.joining(", ")));
        return standard;
    }

    /** Says that the attribute is not what it should be. */
    public void wrong(Attribute attribute, String expected) {
        wrong(attribute, attribute.textOr(""), expected);
    }

    private void wrong(Attribute attribute, String text, String expected) {
        String shown = text.isEmpty() ? (attribute.isSet() ? " is empty" : " is missing") : ": " + text;
        problems.schema(attribute.place(), attribute.name() + shown + " (expected: " + expected + ")");
    }
}
