package dev.falconer.bootstrap;

import dev.falconer.domain.forwarding.Gateway;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Names that nobody else has: of this process among gateways, and of requests. They are no secrets. */
final class RandomNames {

    private static final HexFormat HEX = HexFormat.of();

    private RandomNames() {}

    /** With a pseudonym of its own. */
    static Gateway gateway() {
        String pseudonym =
                "falconer-" + HEX.toHexDigits(ThreadLocalRandom.current().nextInt());
        return new Gateway(pseudonym, RandomNames::requestId, RandomNames::traceParent);
    }

    private static String requestId() {
        return digits16() + digits16();
    }

    /**
     * Version 00 of W3C Trace Context. Marked as sampled, or the backend, which usually follows its caller, would not record
     * what it would have recorded without us.
     */
    private static String traceParent() {
        return "00-" + digits16() + digits16() + "-" + digits16() + "-01";
    }

    /** Never all zeros, which would be invalid in a trace. */
    private static String digits16() {
        long number = 0;
        while (number == 0) {
            number = ThreadLocalRandom.current().nextLong();
        }
        return HEX.toHexDigits(number);
    }
}
