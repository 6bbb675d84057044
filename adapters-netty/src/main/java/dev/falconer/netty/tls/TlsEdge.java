package dev.falconer.netty.tls;

import dev.falconer.domain.site.TlsPolicy;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS on one binding. Its certificates are loaded when it is opened, and again when their files change; connections that stand
 * keep what they have. Files are read on virtual threads. Safe on any thread.
 */
public final class TlsEdge implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TlsEdge.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final TlsPolicy policy;
    private final CredentialLoader loader;
    private final TlsLibrary library;
    private final EventLoopGroup eventLoops;

    /** Read on event loops, replaced by the thread that looks for changes; null when closed. */
    private final AtomicReference<@Nullable TlsContexts> contexts = new AtomicReference<>();

    /** Whether a thread looks at the moment: one at a time. */
    private final AtomicBoolean looking = new AtomicBoolean();

    private @Nullable ScheduledFuture<?> timer;

    private TlsEdge(TlsPolicy policy, CredentialLoader loader, TlsLibrary library, EventLoopGroup eventLoops) {
        this.policy = policy;
        this.loader = loader;
        this.library = library;
        this.eventLoops = eventLoops;
    }

    static TlsEdge open(TlsPolicy policy, CredentialLoader loader, TlsLibrary library, EventLoopGroup eventLoops)
            throws TlsFailure {
        var edge = new TlsEdge(policy, loader, library, eventLoops);
        edge.begin(InstantSource.system());
        return edge;
    }

    private void begin(InstantSource clock) throws TlsFailure {
        List<String> files = Stream.concat(
                        policy.certificates().stream().flatMap(source -> CredentialLoader.files(source).stream()),
                        policy.clientAuthorities().stream())
                .distinct()
                .toList();
        FileDigests digests = FileDigests.of(files);
        TlsContexts first = TlsContexts.load(policy, loader, library);
        contexts.set(first);
        var watch = new CertificateWatch(files, digests, first.renewal(), clock, this::reload);
        timer = eventLoops
                .next()
                .scheduleWithFixedDelay(() -> look(watch), PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What begins the pipeline of a connection; afterwards Netty's events tell how the handshake went. */
    public ChannelHandler clientHello() {
        return new ClientHello(this::choose);
    }

    /** Looks no more, and gives the memory back. Connections that stand go on. */
    @Override
    public void close() {
        ScheduledFuture<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
        TlsContexts last = contexts.getAndSet(null);
        if (last != null) {
            last.release();
        }
    }

    private TlsContext choose(@Nullable String name) {
        TlsContexts current = contexts.get();
        if (current == null) {
            throw new IllegalStateException("a connection after the end of its listener");
        }
        return current.of(name);
    }

    private void look(CertificateWatch watch) {
        if (looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("falconer-certificates").start(() -> {
                try {
                    watch.look();
                } catch (RuntimeException bug) {
                    LOG.error("looking for changed certificates failed", bug);
                } finally {
                    looking.set(false);
                }
            });
        }
    }

    private Instant reload() throws TlsFailure {
        TlsContexts fresh = TlsContexts.load(policy, loader, library);
        TlsContexts old = contexts.get();
        if (old == null || !contexts.compareAndSet(old, fresh)) {
            fresh.release();
        } else {
            // An event loop that has read the old ones has used them when it runs the next task.
            onceAllLoopsWentOn().thenRun(old::release);
        }
        return fresh.renewal();
    }

    private CompletableFuture<Void> onceAllLoopsWentOn() {
        return CompletableFuture.allOf(StreamSupport.stream(eventLoops.spliterator(), false)
                .map(TlsEdge::roundTrip)
                .toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<Void> roundTrip(EventExecutor loop) {
        return CompletableFuture.runAsync(() -> {}, loop);
    }
}
