package dev.falconer.domain.site;

import java.util.List;
import java.util.Optional;

/**
 * What a binding demands of its clients, and promises them.
 *
 * @param tls how its clients' connections are encrypted; present where the scheme is https
 * @param proxyProtocol whether connections begin with the address of the client that a load balancer speaks for
 * @param trustedProxies whose PROXY header and whose forwarded fields are believed; usually the load balancers
 * @param redirect where requests are sent instead of to the application, if anywhere
 * @param strictTransport what browsers are told to remember of TLS, if anything
 * @param limits on what one client, and all of them, may use
 */
public record BindingPolicy(
        Optional<TlsPolicy> tls,
        ProxyProtocol proxyProtocol,
        List<AddressRange> trustedProxies,
        Optional<HttpsRedirect> redirect,
        Optional<StrictTransport> strictTransport,
        ClientLimits limits) {

    /** Nothing but the standard limits. */
    public static final BindingPolicy STANDARD = new BindingPolicy(
            Optional.empty(),
            ProxyProtocol.NOT_SPOKEN,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            ClientLimits.STANDARD);

    public BindingPolicy {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Whether the owner of this address, of 4 or 16 bytes, is a trusted proxy. */
    public boolean trusts(byte[] address) {
        for (AddressRange range : trustedProxies) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    public BindingPolicy withTls(TlsPolicy policy) {
        return new BindingPolicy(Optional.of(policy), proxyProtocol, trustedProxies, redirect, strictTransport, limits);
    }

    public BindingPolicy withProxyProtocol(List<AddressRange> proxies) {
        return new BindingPolicy(tls, ProxyProtocol.REQUIRED, proxies, redirect, strictTransport, limits);
    }

    public BindingPolicy withLimits(ClientLimits other) {
        return new BindingPolicy(tls, proxyProtocol, trustedProxies, redirect, strictTransport, other);
    }

    public BindingPolicy withTrustedProxies(List<AddressRange> others) {
        return new BindingPolicy(tls, proxyProtocol, others, redirect, strictTransport, limits);
    }

    public BindingPolicy withRedirect(HttpsRedirect other) {
        return new BindingPolicy(tls, proxyProtocol, trustedProxies, Optional.of(other), strictTransport, limits);
    }

    public BindingPolicy withStrictTransport(StrictTransport other) {
        return new BindingPolicy(tls, proxyProtocol, trustedProxies, redirect, Optional.of(other), limits);
    }
}
