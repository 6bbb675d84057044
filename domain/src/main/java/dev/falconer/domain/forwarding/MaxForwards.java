package dev.falconer.domain.forwarding;

import java.util.Optional;

/**
 * How many gateways an OPTIONS may still pass (RFC 9110 section 7.6.2). TRACE is refused anyway, and with other methods the
 * field means nothing. What is no number is passed on unread.
 */
public final class MaxForwards {

    /**
     * The answer of the gateway at which an OPTIONS ends: a success without content. Which methods a resource allows its
     * application knows, not we, so nothing is claimed.
     */
    public static final Refusal ANSWER =
            new Refusal(200, 0, Refusal.Reason.MAX_FORWARDS, Optional.empty(), new Refusal.Content.Empty());

    private static final String NAME = "Max-Forwards";

    private static final int MOST = 1_000_000_000;

    private MaxForwards() {}

    /** Whether we are the last who may see this request. */
    public static boolean endsHere(RequestHead head) {
        CharSequence value = isOptions(head) ? head.first(NAME) : null;
        return value != null && number(value) == 0;
    }

    /** One less for the next. */
    static void count(RequestHead head, HeaderEditor fields) {
        CharSequence value = isOptions(head) ? fields.first(NAME) : null;
        if (value != null) {
            int number = number(value);
            if (number > 0) {
                fields.set(NAME, Integer.toString(number - 1));
            }
        }
    }

    private static boolean isOptions(RequestHead head) {
        return CharSequence.compare(head.method(), "OPTIONS") == 0;
    }

    /** Negative where the text is no number. */
    private static int number(CharSequence digits) {
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = Math.min(MOST, (int) Math.min(MOST, number * 10L + digit));
        }
        return digits.isEmpty() ? -1 : number;
    }
}
