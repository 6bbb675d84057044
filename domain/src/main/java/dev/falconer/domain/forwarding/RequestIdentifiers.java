package dev.falconer.domain.forwarding;

import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.ForwardedFields.Identifier;
import dev.falconer.domain.site.ForwardedFields.Strangers;

/**
 * The identifiers by which a request is found again in the logs of all it has passed: what is there is passed on, and where
 * that is wanted what is missing, or unusable, is created. Immutable.
 */
final class RequestIdentifiers {

    /** {@code 00-} trace id {@code -} parent id {@code -} flags. */
    private static final int TRACE_PARENT_LENGTH = 55;

    private static final int LONGEST_ID = 128;

    private final boolean replaces;
    private final boolean createsRequestId;
    private final boolean createsTraceParent;
    private final Gateway gateway;

    RequestIdentifiers(ForwardedFields told, Gateway gateway) {
        this.replaces = told.strangers() == Strangers.REPLACED;
        this.createsRequestId = told.requestId() == Identifier.CREATED;
        this.createsTraceParent = told.traceParent() == Identifier.CREATED;
        this.gateway = gateway;
    }

    void complete(HeaderEditor fields, ClientConnection client) {
        boolean believed = client.isTrusted() || !replaces;
        if (createsRequestId) {
            CharSequence id = fields.first("X-Request-Id");
            if (id == null || !believed || !isRequestId(id)) {
                fields.set("X-Request-Id", gateway.requestIds().get());
            }
        }
        if (createsTraceParent) {
            CharSequence parent = fields.first("traceparent");
            if (parent == null || !believed || !isTraceParent(parent)) {
                // A state without the parent that it belongs to means nothing (W3C Trace Context section 4.2).
                fields.remove("tracestate");
                fields.set("traceparent", gateway.traceParents().get());
            }
        }
    }

    /** What can stand in a log line, and in a search for it. */
    private static boolean isRequestId(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == ',') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_ID;
    }

    /** Version 00; a later one that begins like it counts as well (section 4.3). */
    private static boolean isTraceParent(CharSequence text) {
        boolean sound = text.length() >= TRACE_PARENT_LENGTH
                && isHex(text, 0, 2)
                && text.charAt(2) == '-'
                && isHex(text, 3, 35)
                && !isZero(text, 3, 35)
                && text.charAt(35) == '-'
                && isHex(text, 36, 52)
                && !isZero(text, 36, 52)
                && text.charAt(52) == '-'
                && isHex(text, 53, 55);
        if (!sound || (text.charAt(0) == 'f' && text.charAt(1) == 'f')) {
            return false;
        }
        boolean first = text.charAt(0) == '0' && text.charAt(1) == '0';
        return text.length() == TRACE_PARENT_LENGTH || (!first && text.charAt(TRACE_PARENT_LENGTH) == '-');
    }

    private static boolean isHex(CharSequence text, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isZero(CharSequence text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) != '0') {
                return false;
            }
        }
        return true;
    }
}
