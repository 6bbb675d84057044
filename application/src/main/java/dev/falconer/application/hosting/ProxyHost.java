package dev.falconer.application.hosting;

import dev.falconer.application.hosting.HandOver.Outcome;
import dev.falconer.application.operating.Deployments;
import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.port.driven.ProcessLauncher;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.ProxyTransport.BoundListener;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.application.port.driven.UnusableSocketException;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.application.recycling.Place;
import dev.falconer.application.recycling.Recycler;
import dev.falconer.application.recycling.ShadowCopying;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.SupervisorLoop;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Starts the whole in order, and stops it in reverse. Used by the main thread and the one that stops, which may be called
 * upon in the middle of a start: it waits for that to end.
 */
public final class ProxyHost implements AutoCloseable {

    private enum Stage {
        NEW,
        STARTED,
        /** Somebody else has everything; what is under way here is finished. */
        SUCCEEDED,
        CLOSED
    }

    private static final Duration SHORTEST_DRAIN = Duration.ofSeconds(1);

    private final SiteSource source;
    private final Deployments deployments;
    private final Supervisor supervisor;
    private final Recycler recycler;
    private final ShadowCopying copying;
    private final RequestAdmission admission;
    private final ProxyTransport transport;
    private final ProcessLauncher launcher;
    private final SupervisorLoop loop;
    private final List<BoundListener> listeners = new ArrayList<>();
    /** As the site said when they were opened. */
    private List<Binding> wanted = List.of();

    private Stage stage = Stage.NEW;

    public ProxyHost(
            SiteSource source,
            Deployments deployments,
            Supervisor supervisor,
            Recycler recycler,
            ShadowCopying copying,
            RequestAdmission admission,
            ProxyTransport transport,
            ProcessLauncher launcher,
            SupervisorLoop loop) {
        this.source = source;
        this.deployments = deployments;
        this.supervisor = supervisor;
        this.recycler = recycler;
        this.copying = copying;
        this.admission = admission;
        this.transport = transport;
        this.launcher = launcher;
        this.loop = loop;
    }

    /**
     * Loads the site, supervises its applications, opens its bindings. Whoever gets an exception closes the host, or ends at
     * once where the heritage is a Falconer's that is to go on then.
     *
     * @throws InvalidSiteException with all problems at once
     * @throws BindFailedException when a binding cannot be opened
     * @throws UnusableSocketException when nobody would accept what connects to an inherited socket
     * @throws HandOverFailedException when the Falconer before this one gives nothing away
     */
    public synchronized Started start(Heritage heritage)
            throws InvalidSiteException, BindFailedException, UnusableSocketException, HandOverFailedException {
        if (stage != Stage.NEW) {
            throw new IllegalStateException("start: the host is " + stage + " (expected: a new one)");
        }
        Site sound = source.load();
        Inherited inherited = heritage.take();
        // Somebody may have changed it while the Falconer before this one came to rest.
        Site loaded = inherited.applications().isEmpty() ? sound : source.load();
        Site site = copying.placed(deployments.placed(loaded), inherited.places());
        Set<ProcessId> taken = supervisor
                .supervise(site, recycler, inherited.applications())
                .toCompletableFuture()
                .join();
        recycler.tell(copying);
        recycler.watch(site);
        wanted = site.bindings();
        bind(wanted, inherited.sockets());
        stage = Stage.STARTED;
        return new Started(listeners.stream().map(BoundListener::binding).toList(), taken);
    }

    private void bind(List<Binding> bindings, List<ListeningSocket> inherited)
            throws BindFailedException, UnusableSocketException {
        var opened = new HashMap<Binding, BoundListener>();
        // What may fail comes before what accepts at once.
        requireUse(inherited, bindings);
        List<Binding> inOrder = Stream.concat(
                        bindings.stream().filter(binding -> !isInherited(binding, inherited)),
                        bindings.stream().filter(binding -> isInherited(binding, inherited)))
                .toList();
        for (Binding binding : inOrder) {
            BoundListener listener = transport.bind(binding, inherited, admission);
            listeners.add(listener);
            opened.put(binding, listener);
        }
        listeners.clear();
        bindings.forEach(binding -> listeners.add(Objects.requireNonNull(opened.get(binding))));
        List<ListeningSocket> claimed = sockets();
        for (ListeningSocket socket : inherited) {
            if (!claimed.contains(socket)) {
                throw UnusableSocketException.unclaimed(socket);
            }
        }
    }

    /** Fails where it can be seen already that nobody would accept on the sockets, or not be able to serve there. */
    private void requireUse(List<ListeningSocket> inherited, List<Binding> bindings)
            throws BindFailedException, UnusableSocketException {
        for (ListeningSocket socket : inherited) {
            List<Binding> claiming =
                    bindings.stream().filter(binding -> isOf(binding, socket)).toList();
            if (claiming.isEmpty()) {
                throw UnusableSocketException.unclaimed(socket);
            }
            for (Binding binding : claiming) {
                List<String> problems = transport.problems(binding);
                if (!problems.isEmpty()) {
                    throw BindFailedException.unusable(binding, String.join("; ", problems));
                }
            }
        }
    }

    private static boolean isInherited(Binding binding, List<ListeningSocket> inherited) {
        return inherited.stream().anyMatch(socket -> isOf(binding, socket));
    }

    private static boolean isOf(Binding binding, ListeningSocket socket) {
        return socket.address().equals(binding.address()) || socket.address().overlaps(binding.address());
    }

    private List<ListeningSocket> sockets() {
        return listeners.stream()
                .flatMap(listener -> listener.sockets().stream())
                .toList();
    }

    /** Decides, with the sockets in hand, whether somebody else accepts on them from now on. Blocks. */
    interface SuccessionOfSockets {
        Outcome decide(List<ListeningSocket> sockets);
    }

    /**
     * Accepts nothing until it is decided whether somebody else does; goes on where not. A stop waits for that; after a
     * succession it lets everything under way finish before anything stops.
     *
     * @return empty where this host was stopped before
     */
    synchronized Optional<Outcome> handOver(SuccessionOfSockets succession) {
        if (stage == Stage.CLOSED) {
            return Optional.empty();
        }
        listeners.forEach(BoundListener::handOver);
        try {
            Outcome outcome = succession.decide(sockets());
            if (outcome instanceof Outcome.Done) {
                stage = Stage.SUCCEEDED;
            }
            return Optional.of(outcome);
        } finally {
            if (stage != Stage.SUCCEEDED) {
                listeners.forEach(BoundListener::takeBack);
            }
        }
    }

    /**
     * Reads the site anew, and hosts what it says. Bindings stay as they were opened. Applications that have not changed notice
     * nothing; where the site cannot be hosted, nothing changes at all. Nor does anything in a host that has not started, which
     * will read it, or that stops. Blocks on files.
     *
     * @return the bindings that are not open as the site says now, or are and should not be
     * @throws InvalidSiteException with all problems at once
     */
    public synchronized List<Binding> reload() throws InvalidSiteException {
        if (stage != Stage.STARTED) {
            return List.of();
        }
        Site site = copying.placed(
                deployments.placed(source.renew()),
                supervisor.applications().toCompletableFuture().join().stream()
                        .map(Place::of)
                        .toList());
        supervisor.reload(site, recycler).toCompletableFuture().join();
        Site hosted = hosted(site);
        recycler.followOnly(hosted);
        copying.followOnly(hosted);
        return changed(site.bindings());
    }

    /** The site as it came to be: a release or a copy may have taken a place meanwhile. */
    private Site hosted(Site read) {
        List<Application> present =
                supervisor.applications().toCompletableFuture().join();
        return read.with(application -> present.stream()
                .filter(each -> each.name().equals(application.name()))
                .findFirst()
                .orElse(application));
    }

    /** Those that are new, and those that are gone. */
    private List<Binding> changed(List<Binding> bindings) {
        return Stream.concat(
                        bindings.stream().filter(binding -> !wanted.contains(binding)),
                        wanted.stream().filter(binding -> !bindings.contains(binding)))
                .toList();
    }

    /**
     * Stops gracefully: no new connection; requests under way finish while their processes drain, within the longest
     * shutdown time limit; then the processes stop. Blocks until all is gone. A second call does nothing.
     */
    @Override
    public synchronized void close() {
        if (stage == Stage.CLOSED) {
            return;
        }
        boolean succeeded = stage == Stage.SUCCEEDED;
        stage = Stage.CLOSED;
        recycler.close();
        copying.close();
        Duration limit = drainLimit();
        var drained = listeners.stream()
                .map(listener -> listener.drain(limit).toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        if (succeeded) {
            // New requests still come on connections whose clients do not know yet.
            CompletableFuture.allOf(drained).join();
        }
        CompletableFuture<?> processesGone = supervisor.stop().toCompletableFuture();
        CompletableFuture.allOf(drained).join();
        processesGone.join();
        closeAll(transport, loop, launcher);
    }

    /** Failures gather in the first, so that everything is closed. */
    private static void closeAll(AutoCloseable... parts) {
        IllegalStateException first = null;
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception failure) {
                if (first == null) {
                    first = new IllegalStateException("could not stop completely", failure);
                } else {
                    first.addSuppressed(failure);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Asked when it is needed: a changed configuration may have changed it. */
    private Duration drainLimit() {
        Duration longest =
                supervisor.longestShutdownTimeLimit().toCompletableFuture().join();
        return longest.compareTo(SHORTEST_DRAIN) > 0 ? longest : SHORTEST_DRAIN;
    }
}
