package dev.falconer.netty.tls;

import dev.falconer.domain.site.CertificateSource;
import dev.falconer.domain.site.TlsPolicy;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All certificates of a binding at one time, and which of them a client is shown: the one for the name it asks for (RFC 6066
 * section 3), then one for all names of its domain, then the first. Immutable; read on event loops.
 */
final class TlsContexts {

    private static final String AUTHORITIES = "a PEM file with the certificates of authorities";

    private final List<TlsContext> all;
    private final Map<String, TlsContext> byName;
    private final Instant renewal;

    private TlsContexts(List<TlsContext> all, Map<String, TlsContext> byName, Instant renewal) {
        this.all = List.copyOf(all);
        this.byName = Map.copyOf(byName);
        this.renewal = renewal;
    }

    /** Loads what the policy names. Blocks. */
    static TlsContexts load(TlsPolicy policy, CredentialLoader loader, TlsLibrary library) throws TlsFailure {
        List<X509Certificate> authorities = authorities(policy);
        ContextMaker maker = new ContextMaker(policy, library);
        List<TlsContext> all = new ArrayList<>();
        Map<String, TlsContext> byName = new HashMap<>();
        Instant renewal = Instant.MAX;
        try {
            for (CertificateSource source : policy.certificates()) {
                Credential credential = loader.load(source);
                TlsContext context = maker.make(credential, authorities);
                all.add(context);
                for (String name : credential.names()) {
                    byName.putIfAbsent(name, context);
                }
                Instant wanted = loader.renewal(source, credential);
                renewal = wanted.isBefore(renewal) ? wanted : renewal;
            }
            return new TlsContexts(all, byName, renewal);
        } catch (TlsFailure failure) {
            all.forEach(context -> ReferenceCountUtil.release(context.context()));
            throw failure;
        }
    }

    /** Why what the policy names cannot be loaded, each of it. Blocks, and makes no development certificate. */
    static List<String> problems(TlsPolicy policy, CredentialLoader loader, TlsLibrary library) {
        var problems = new ArrayList<String>();
        List<X509Certificate> authorities = List.of();
        try {
            authorities = authorities(policy);
        } catch (TlsFailure failure) {
            problems.add(String.valueOf(failure.getMessage()));
        }
        ContextMaker maker = new ContextMaker(policy, library);
        for (CertificateSource source : policy.certificates()) {
            try {
                if (!(source instanceof CertificateSource.Development)) {
                    Credential credential = loader.load(source);
                    credential.names();
                    ReferenceCountUtil.release(
                            maker.make(credential, authorities).context());
                }
            } catch (TlsFailure failure) {
                problems.add(String.valueOf(failure.getMessage()));
            }
        }
        return problems;
    }

    private static List<X509Certificate> authorities(TlsPolicy policy) throws TlsFailure {
        return policy.clientAuthorities().isPresent()
                ? CredentialLoader.certificates(policy.clientAuthorities().get(), AUTHORITIES)
                : List.of();
    }

    /** What a client is shown that asks for this name, in lower case, or for none. */
    TlsContext of(@Nullable String name) {
        if (name == null) {
            return all.getFirst();
        }
        TlsContext exact = byName.get(name);
        if (exact != null) {
            return exact;
        }
        int dot = name.indexOf('.');
        TlsContext wild = dot < 0 ? null : byName.get("*" + name.substring(dot));
        return wild == null ? all.getFirst() : wild;
    }

    /** When it should be loaded again although no file has changed. */
    Instant renewal() {
        return renewal;
    }

    /** Gives the native memory back; connections that stand have their own hold on it. */
    void release() {
        all.forEach(context -> ReferenceCountUtil.release(context.context()));
    }
}
