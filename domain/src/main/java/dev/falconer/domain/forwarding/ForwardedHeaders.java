package dev.falconer.domain.forwarding;

import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.ForwardedFields.Node;
import dev.falconer.domain.site.ForwardedFields.Strangers;
import dev.falconer.domain.site.ForwardedFields.XForwarded;
import dev.falconer.domain.site.PathBase;
import org.jspecify.annotations.Nullable;

/**
 * Tells the backend where a request comes from: what we know of our client goes behind whatever trusted proxies have written,
 * and behind or in place of what others have (behaviour.md 6.2, steps 5 and 6). What stands there is not judged, but for
 * {@code Forwarded}, in which a stray quote could swallow what we append. Immutable.
 */
final class ForwardedHeaders {

    /** What makes a stranger's claims, beside the {@code X-Forwarded-} fields; in lower case. */
    private static final String[] CLAIMS = {"forwarded", "x-real-ip", "x-client-ip"};

    private static final HeaderPredicate CLAIM = (name, value) -> isClaim(name);

    private final boolean replaces;
    private final boolean tellsFor;
    private final boolean tellsProto;
    private final boolean tellsHost;
    private final String prefix;
    private final Node node;

    ForwardedHeaders(ForwardedFields told, PathBase pathBase) {
        this.replaces = told.strangers() == Strangers.REPLACED;
        this.tellsFor = told.xForwarded().contains(XForwarded.FOR);
        this.tellsProto = told.xForwarded().contains(XForwarded.PROTO);
        this.tellsHost = told.xForwarded().contains(XForwarded.HOST);
        this.prefix = told.xForwarded().contains(XForwarded.PREFIX) ? pathBase.escaped() : "";
        this.node = told.node();
    }

    /** @param host that the client asked for; null where an HTTP/1.0 client has not said any */
    void tell(HeaderEditor fields, ClientConnection client, @Nullable CharSequence host) {
        if (replaces && !client.isTrusted()) {
            fields.removeIf(CLAIM);
        }
        // A proxy on a UNIX socket has no address to add; what it says of its client stays the last word, and can be
        // read.
        boolean saidBetter = client.isUnknown() && client.isTrusted() && fields.first("X-Forwarded-For") != null;
        if (tellsFor && !saidBetter) {
            append(fields, "X-Forwarded-For", client.forwardedFor());
        }
        if (tellsProto) {
            append(fields, "X-Forwarded-Proto", client.scheme());
        }
        if (tellsHost && host != null) {
            append(fields, "X-Forwarded-Host", host);
        }
        if (!prefix.isEmpty()) {
            append(fields, "X-Forwarded-Prefix", prefix);
        }
        if (node != Node.NOT_TOLD) {
            fields.removeIf((name, value) -> Tokens.same(name, "forwarded") && !ForwardedElement.isList(value));
            append(fields, "Forwarded", ForwardedElement.of(node, client, host));
        }
    }

    /** Puts our element behind all that a list field holds, on one line. */
    static void append(HeaderEditor fields, String name, CharSequence own) {
        if (fields.first(name) == null) {
            fields.add(name, own);
        } else {
            fields.set(name, joined(fields, name, own));
        }
    }

    private static String joined(HeaderEditor fields, String name, CharSequence own) {
        var joined = new StringBuilder();
        fields.forEach((other, value) -> {
            if (Tokens.same(other, name) && !value.isEmpty()) {
                joined.append(value).append(", ");
            }
        });
        return joined.append(own).toString();
    }

    private static boolean isClaim(CharSequence name) {
        if (Tokens.beginsLike(name, "x-forwarded-") || Tokens.beginsLike(name, "x-original-")) {
            return true;
        }
        for (String claim : CLAIMS) {
            if (name.length() == claim.length() && Tokens.beginsLike(name, claim)) {
                return true;
            }
        }
        return false;
    }
}
