package dev.falconer.domain.forwarding;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.site.BackendProtocol;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.HostingProtocol;
import org.jspecify.annotations.Nullable;

/**
 * How to forward any request to one backend. Made once, when the backend becomes ready, and shared by all its requests;
 * immutable, safe on any thread, free of I/O.
 */
public final class ForwardingPlan {

    private final Backend backend;
    private final ForwardingPolicy policy;
    private final HostingProtocol protocol;
    private final String endpoint;

    /** What {@code MS-ASPNETCORE-TOKEN} says; null where the protocol or the backend knows no token. */
    private final @Nullable String token;

    private final ForwardedHeaders forwarded;
    private final ViaField via;
    private final RequestIdentifiers identifiers;

    public ForwardingPlan(Backend backend, ForwardingPolicy policy, HostingProtocol protocol, Gateway gateway) {
        this.backend = backend;
        this.policy = policy;
        this.protocol = protocol;
        this.endpoint = backend.endpoint().authority();
        this.token = switch (protocol) {
            case ASP_NET_CORE -> backend.token().map(PairingToken::value).orElse(null);
            case HTTP_PLATFORM -> null;
        };
        this.forwarded = new ForwardedHeaders(policy.forwarded(), backend.pathBase());
        this.via = new ViaField(policy.forwarded().via(), gateway);
        this.identifiers = new RequestIdentifiers(policy.forwarded(), gateway);
    }

    public Backend backend() {
        return backend;
    }

    public ForwardingPolicy policy() {
        return policy;
    }

    public HostingProtocol protocol() {
        return protocol;
    }

    /** Whether a body of so many bytes, announced or already streamed, is refused (D19); of a chunked one nothing is announced. */
    public boolean exceedsBodyLimit(long bytes) {
        return bytes > policy.maxRequestBody();
    }

    /** Whether the request has come through here before, and would go on so for ever. */
    public boolean isLoop(RequestHead head) {
        return via.isIn(head);
    }

    /** The target for the backend's request line; borrowed like the head. */
    public CharSequence backendTarget(RequestHead head) {
        return RequestTarget.forBackend(head);
    }

    /**
     * Makes the client's header fields the backend's. Returns what the request asks to be upgraded to, if that is allowed:
     * a GET without a body, not of HTTP/1.0. Content-Length and Transfer-Encoding stay as they are, for the adapter frames the
     * body as {@link MessageFraming} understood it; the backend is spoken to in HTTP/1.1 whatever the client speaks. Only
     * for a head to which {@link RequestRules} has no objection, and before its target is replaced.
     */
    public UpgradeProtocol rewriteRequest(RequestHead head, HeaderEditor fields, ClientConnection client) {
        UpgradeProtocol upgrade;
        boolean trailersWanted = policy.protocol() == BackendProtocol.H2C && wantsTrailers(fields);
        try (HopByHopHeaders hop = HopByHopHeaders.of(fields)) {
            upgrade = upgradeOf(head, fields, hop);
            fields.removeIf(hop.requestFields());
        }

        CharSequence host = fields.first("host");
        if (RequestTarget.isAbsolute(head.target())) {
            host = RequestTarget.authority(head.target());
            fields.set("Host", host);
        } else if (host == null) {
            fields.set("Host", endpoint);
        }
        if (head.version() == HttpVersion.HTTP_1_0) {
            // Such a client could not understand the 100 it asks for.
            fields.remove("expect");
        }
        if (upgrade == UpgradeProtocol.WEBSOCKET) {
            fields.add("Connection", "Upgrade");
            fields.add("Upgrade", "websocket");
        }

        if (trailersWanted) {
            // The only thing TE may say there (RFC 9113 section 8.2.2); gRPC insists on it.
            fields.add("TE", "trailers");
        }
        MaxForwards.count(head, fields);
        via.nameOnRequest(fields, head.version());
        identifiers.complete(fields, client);
        if (token != null) {
            fields.add("MS-ASPNETCORE-TOKEN", token);
        }
        forwarded.tell(fields, client, host);
        if (protocol == HostingProtocol.ASP_NET_CORE && client.certificate() != null) {
            fields.add("MS-ASPNETCORE-CLIENTCERT", client.certificate());
        }
        return upgrade;
    }

    /**
     * Makes a head that another plan has rewritten this one's: for a request that goes to another process of the same
     * application because its own is gone. What differs from one process to the next is how it recognises us, and what it
     * is called where the client has not called it anything.
     */
    public void readdress(HeaderEditor fields, ForwardingPlan before) {
        CharSequence host = fields.first("host");
        if (host != null && CharSequence.compare(host, before.endpoint) == 0) {
            fields.set("Host", endpoint);
        }
        fields.remove("ms-aspnetcore-token");
        if (token != null) {
            fields.add("MS-ASPNETCORE-TOKEN", token);
        }
    }

    /**
     * Makes the backend's header fields the client's. Afterwards a Connection field is either {@code Upgrade}, on a 101, or
     * {@code close}, where the backend said so and the policy wants the client to be told; the adapter then closes after
     * the response. Otherwise there is none, and persistence is the adapter's matter, as are Date where it is missing and
     * framing: Content-Length and Transfer-Encoding are only taken from where they may not stand. Whether a 101 was asked
     * for, and is no 502, the adapter knows.
     */
    public void rewriteResponse(HeaderEditor fields, int status) {
        boolean switching = status == 101;
        boolean close;
        try (HopByHopHeaders hop = HopByHopHeaders.of(fields)) {
            close = policy.forwardsConnectionHeader() && status >= 200 && hop.hasOption("close");
            fields.removeIf(switching ? hop.switchingFields() : hop.responseFields());
        }

        if (status >= 200) {
            via.nameOnResponse(fields, policy.protocol());
        }
        if (switching) {
            fields.add("Connection", "Upgrade");
        } else if (close) {
            fields.add("Connection", "close");
        }
        if (status < 200 || status == 204) {
            fields.remove("content-length");
            fields.remove("transfer-encoding");
        } else if (status == 304) {
            // Content-Length stays: there it tells what a GET would have brought.
            fields.remove("transfer-encoding");
        }
    }

    /** Takes from a request's trailers what only a head may say, and what only we may: the same whatever the backend. */
    public static void rewriteRequestTrailers(HeaderEditor trailers) {
        trailers.removeIf((name, _) -> TrailerFields.barredFromRequests(name));
    }

    /** Takes from a response's trailers what frames a message or ends at this hop. */
    public static void rewriteResponseTrailers(HeaderEditor trailers) {
        trailers.removeIf((name, _) -> TrailerFields.barredFromResponses(name));
    }

    private static boolean wantsTrailers(HeaderEditor fields) {
        CharSequence te = fields.first("te");
        return te != null && Tokens.lists(te, "trailers");
    }

    private UpgradeProtocol upgradeOf(RequestHead head, HeaderEditor fields, HopByHopHeaders hop) {
        CharSequence upgrade = fields.first("upgrade");
        boolean asked = upgrade != null
                && Tokens.same(upgrade, "websocket")
                && head.version() != HttpVersion.HTTP_1_0
                && CharSequence.compare(head.method(), "GET") == 0
                && hop.hasOption("upgrade");
        // With a body in the way it would not be clear to both sides where the tunnel begins.
        return asked
                        && policy.webSockets()
                        && policy.protocol() == BackendProtocol.HTTP_1_1
                        && MessageFraming.of(head) == 0
                ? UpgradeProtocol.WEBSOCKET
                : UpgradeProtocol.NONE;
    }
}
