package dev.falconer.domain.forwarding;

import java.util.function.Supplier;

/**
 * Falconer among other gateways.
 *
 * @param pseudonym its name in Via, new in each process: where it comes back, a request has gone in a circle
 * @param requestIds a new value of {@code X-Request-Id} each time; safe on any thread
 * @param traceParents a new value of {@code traceparent} each time; safe on any thread
 */
public record Gateway(String pseudonym, Supplier<String> requestIds, Supplier<String> traceParents) {

    public Gateway {
        if (!Tokens.isToken(pseudonym)) {
            throw new IllegalArgumentException("pseudonym: " + pseudonym + " (expected: a token)");
        }
    }
}
