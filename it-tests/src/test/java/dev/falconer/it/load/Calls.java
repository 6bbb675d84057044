package dev.falconer.it.load;

import java.util.function.LongFunction;

/** What a load asks, made from the number of the call. */
public final class Calls {

    private static final int LONGEST = 2_000;

    private Calls() {}

    /**
     * Two GETs and two POSTs in four: a text, which process it is, and bodies of up to two thousand bytes.
     *
     * @param base what stands before every path
     */
    public static LongFunction<Call> mixed(String base, String greeting) {
        return number -> switch ((int) (number % 4)) {
            case 0 -> Call.text(number, base + "/", greeting);
            case 1 -> Call.pid(number, base + "/pid");
            default -> echo(number, base + "/echo?id=" + number);
        };
    }

    /** A POST of up to two thousand bytes, which are to come back. */
    public static Call echo(long number, String target) {
        return Call.echo(number, target, (int) (number * 37 % LONGEST));
    }
}
