package dev.falconer.it.load;

import java.time.Duration;
import java.util.function.LongFunction;

/** What a load asks, made from the number of the call. */
public final class Calls {

    private static final int LONGEST = 2_000;
    private static final Duration SLOW = Duration.ofMillis(100);

    private Calls() {}

    /**
     * Two GETs and two POSTs in four: a text, which process it is, and bodies of up to two thousand bytes.
     *
     * @param base what stands before every path
     */
    public static LongFunction<Call> mixed(String base, String greeting) {
        // Not each kind at the same place in every four: of two processes that take turns one would get it always.
        return number -> switch ((int) ((number + number / 4) % 4)) {
            case 0 -> Call.text(number, base + "/", greeting);
            case 1 -> Call.pid(number, base + "/pid");
            default -> echo(number, base + "/echo?id=" + number);
        };
    }

    /** As {@link #mixed}; and one call in eight is a POST that is answered after a while only, so that some call is always under way. */
    public static LongFunction<Call> mixedWithSlow(String base, String greeting) {
        LongFunction<Call> mixed = mixed(base, greeting);
        return number -> number % 8 == 3
                ? echo(number, base + "/echo?id=" + number + "&ms=" + SLOW.toMillis())
                : mixed.apply(number);
    }

    /** A POST of up to two thousand bytes, which are to come back. */
    public static Call echo(long number, String target) {
        return Call.echo(number, target, (int) (number * 37 % LONGEST));
    }
}
