package dev.falconer.domain.site;

import java.util.Set;

/**
 * What a backend is told of the way that a request has come, and how far it is believed what the request says itself.
 *
 * @param strangers what becomes of what clients say that are no trusted proxies; what trusted ones say is kept and appended to
 * @param xForwarded which of the {@code X-Forwarded-} fields are added
 * @param node how a client is named in {@code Forwarded} (RFC 7239), if that field is added
 * @param via on which messages Falconer names itself
 * @param requestId {@code X-Request-Id}
 * @param traceParent {@code traceparent} (W3C Trace Context)
 */
public record ForwardedFields(
        Strangers strangers,
        Set<XForwarded> xForwarded,
        Node node,
        Via via,
        Identifier requestId,
        Identifier traceParent) {

    /** As the original, and Via, which a gateway has to send. */
    public static final ForwardedFields STANDARD = new ForwardedFields(
            Strangers.APPENDED_TO,
            Set.of(XForwarded.FOR, XForwarded.PROTO),
            Node.NOT_TOLD,
            Via.REQUESTS,
            Identifier.PASSED,
            Identifier.PASSED);

    /** What becomes of forwarded fields that somebody sends who is no trusted proxy. */
    public enum Strangers {
        /** Ours go behind them, as with the original: an application has to know how many elements at the end to believe. */
        APPENDED_TO,
        /** Only ours are left. */
        REPLACED
    }

    /** The fields that everybody sends and nobody has standardised. */
    public enum XForwarded {
        /** The client's address and port. */
        FOR("X-Forwarded-For"),
        /** The scheme the client uses. */
        PROTO("X-Forwarded-Proto"),
        /** The host the client asked for. */
        HOST("X-Forwarded-Host"),
        /** The application's path base. */
        PREFIX("X-Forwarded-Prefix");

        private final String field;

        XForwarded(String field) {
            this.field = field;
        }

        public String field() {
            return field;
        }
    }

    /** How a client is named in {@code Forwarded} (RFC 7239 section 6). */
    public enum Node {
        /** There is no such field of ours. */
        NOT_TOLD,
        /** By address and port. */
        ADDRESS,
        /** {@code _hidden}: there is one, and its address is nobody's business. */
        HIDDEN,
        /** {@code unknown}. */
        UNKNOWN
    }

    /** On which messages there is a Via of ours (RFC 9110 section 7.6.3). */
    public enum Via {
        NOWHERE,
        REQUESTS,
        REQUESTS_AND_RESPONSES
    }

    /** Whether a request that has no identifier gets one. */
    public enum Identifier {
        PASSED,
        CREATED
    }

    public ForwardedFields {
        xForwarded = Set.copyOf(xForwarded);
    }

    public ForwardedFields withStrangers(Strangers other) {
        return new ForwardedFields(other, xForwarded, node, via, requestId, traceParent);
    }

    public ForwardedFields withXForwarded(Set<XForwarded> others) {
        return new ForwardedFields(strangers, others, node, via, requestId, traceParent);
    }

    public ForwardedFields withNode(Node other) {
        return new ForwardedFields(strangers, xForwarded, other, via, requestId, traceParent);
    }

    public ForwardedFields withVia(Via other) {
        return new ForwardedFields(strangers, xForwarded, node, other, requestId, traceParent);
    }

    public ForwardedFields withIdentifiers(Identifier ofRequests, Identifier ofTraces) {
        return new ForwardedFields(strangers, xForwarded, node, via, ofRequests, ofTraces);
    }
}
