package dev.falconer.netty.tls;

import dev.falconer.domain.site.TlsPolicy;
import io.netty.channel.EventLoopGroup;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Opens TLS on the bindings of a transport, all with the same library. Safe on any thread. */
public final class TlsEdges implements AutoCloseable {

    private final EventLoopGroup eventLoops;

    /** Asked when the first binding wants TLS: a native library takes time to load. */
    private final Supplier<TlsLibrary> library;

    private final CredentialLoader loader;

    /** Those that were closed stay, and are closed again. */
    private final Queue<TlsEdge> opened = new ConcurrentLinkedQueue<>();

    private TlsEdges(EventLoopGroup eventLoops, Supplier<TlsLibrary> library, Path state) {
        this.eventLoops = eventLoops;
        this.library = library;
        this.loader = new CredentialLoader(new DevelopmentCertificate(state, InstantSource.system()));
    }

    /**
     * With the best library that this machine has.
     *
     * @param state where a development certificate is kept
     */
    public static TlsEdges ofMachine(EventLoopGroup eventLoops, Path state) {
        return new TlsEdges(eventLoops, TlsLibrary::ofMachine, state);
    }

    /** With the JDK, whatever the machine has. */
    public static TlsEdges ofJdk(EventLoopGroup eventLoops, Path state) {
        return new TlsEdges(eventLoops, () -> TlsLibrary.JDK, state);
    }

    /** Loads the certificates. Blocks on files; called on the main thread. */
    public TlsEdge open(TlsPolicy policy) throws TlsFailure {
        TlsEdge edge = TlsEdge.open(policy, loader, library.get(), eventLoops);
        opened.add(edge);
        return edge;
    }

    /** What keeps it from being opened, all of it. Blocks on files. */
    public List<String> problems(TlsPolicy policy) {
        return TlsContexts.problems(policy, loader, library.get());
    }

    @Override
    public void close() {
        opened.forEach(TlsEdge::close);
    }
}
