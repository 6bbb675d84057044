package dev.falconer.domain.forwarding;

import java.util.Locale;
import java.util.Set;

/**
 * Which fields may stand behind a body. A receiver that merges trailers into the head, as CGI-like gateways and some
 * frameworks do, must not be told there what only a head may say (RFC 9110 section 6.5.1), nor what only we may say: by then
 * the rules for heads have long been applied. As with {@link ReservedHeaders} an underscore counts as a hyphen.
 */
final class TrailerFields {

    private static final Set<String> FRAMING = Set.of(
            "connection",
            "content-length",
            "http2-settings",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    /** By the section's groups: routing, authentication, request modifiers, and how content is to be understood. */
    private static final Set<String> OF_THE_HEAD_ONLY = Set.of(
            "forwarded",
            "host",
            "max-forwards",
            "origin",
            "via",
            "x-client-ip",
            "x-http-method-override",
            "x-real-ip",
            "x-request-id",
            "traceparent",
            "tracestate",
            "x-rewrite-url",
            "authorization",
            "cookie",
            "proxy-authorization",
            "set-cookie",
            "cache-control",
            "expect",
            "pragma",
            "range",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-location",
            "content-range",
            "content-type");

    private TrailerFields() {}

    /** What a client may not say behind a request's body. */
    static boolean barredFromRequests(CharSequence name) {
        String plain = plain(name);
        return FRAMING.contains(plain)
                || OF_THE_HEAD_ONLY.contains(plain)
                || plain.startsWith("accept")
                || plain.startsWith("if-")
                || plain.startsWith("x-arr-")
                || plain.startsWith("x-forwarded-")
                || plain.startsWith("x-original-")
                || ReservedHeaders.contain(name);
    }

    /** What ends at this hop. The rest is between the application, which is trusted, and its client. */
    static boolean barredFromResponses(CharSequence name) {
        return FRAMING.contains(plain(name));
    }

    /** Trailers are rare: here a copy may be made. */
    private static String plain(CharSequence name) {
        return name.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
