package dev.falconer.domain.forwarding;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.HostingProtocol;

/**
 * How to forward any request to one backend. Made once, when the backend becomes ready, and shared by all its requests;
 * immutable, safe on any thread, free of I/O.
 */
public final class ForwardingPlan {

    private final Backend backend;
    private final ForwardingPolicy policy;
    private final HostingProtocol protocol;

    public ForwardingPlan(Backend backend, ForwardingPolicy policy, HostingProtocol protocol) {
        this.backend = backend;
        this.policy = policy;
        this.protocol = protocol;
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

    /** Makes the client's header fields the backend's. Returns what the request asks to be upgraded to, if that is allowed. */
    public UpgradeProtocol rewriteRequest(RequestHead head, HeaderEditor fields, ClientConnection client) {
        return UpgradeProtocol.NONE;
    }

    /** Makes the backend's header fields the client's. For a 101 that accepts an upgrade, the upgrade fields stay. */
    public void rewriteResponse(HeaderEditor fields, int status) {}
}
