package dev.falconer.domain.site;

import java.time.Duration;

/**
 * What a browser is to remember: for how long it speaks only TLS to this host (RFC 6797).
 *
 * @param maxAge whole seconds; zero makes browsers forget
 * @param scope which hosts it is said of
 * @param preload whether the owner consents to be on the lists that browsers are shipped with
 */
public record StrictTransport(Duration maxAge, Scope scope, Preload preload) {

    /** A year, for this host: what is promised where nothing more is said. */
    public static final StrictTransport YEAR = new StrictTransport(Duration.ofDays(365), Scope.THIS_HOST, Preload.NO);

    /** Which hosts are meant. */
    public enum Scope {
        THIS_HOST,
        WITH_SUBDOMAINS
    }

    /** Consent to preloading. */
    public enum Preload {
        NO,
        YES
    }

    public StrictTransport {
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge: " + maxAge + " (expected: zero or more)");
        }
    }

    /** The value of {@code Strict-Transport-Security}. */
    public String fieldValue() {
        return "max-age=" + maxAge.toSeconds()
                + switch (scope) {
                    case THIS_HOST -> "";
                    case WITH_SUBDOMAINS -> "; includeSubDomains";
                }
                + switch (preload) {
                    case NO -> "";
                    case YES -> "; preload";
                };
    }
}
