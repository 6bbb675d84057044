package dev.falconer.application.hosting;

import dev.falconer.application.operating.Deployments;
import dev.falconer.application.port.driven.FakeChangeWatch;
import dev.falconer.application.port.driven.FakeJournal;
import dev.falconer.application.port.driven.FakeLauncher;
import dev.falconer.application.port.driven.FakeMessenger;
import dev.falconer.application.port.driven.FakeReleases;
import dev.falconer.application.port.driven.FakeShadowCopies;
import dev.falconer.application.port.driven.FakeSiteSource;
import dev.falconer.application.port.driven.FakeTransport;
import dev.falconer.application.recycling.Placement;
import dev.falconer.application.recycling.Recycler;
import dev.falconer.application.recycling.ShadowCopying;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.SupervisorLoop;
import dev.falconer.application.supervision.Surroundings;
import dev.falconer.application.supervision.Visitor;
import dev.falconer.domain.site.Site;
import java.util.function.Function;

/** A whole Falconer with nothing but fakes around it. Its processes listen at once, and end when they are asked to. */
public final class FalconerOnPaper implements AutoCloseable {

    final FakeLauncher launcher;
    final FakeTransport transport;
    final FakeJournal journal;
    final FakeMessenger messenger;
    final Supervisor supervisor;
    final ProxyHost host;
    final Placement placement;
    final HandOver handOver;

    private final Surroundings around;

    public FalconerOnPaper(Site site) {
        this(site, loop(), Surroundings::new);
    }

    private FalconerOnPaper(Site site, SupervisorLoop loop, Function<SupervisorLoop, Surroundings> machine) {
        around = machine.apply(loop);
        around.probe.findAtOnce();
        launcher = around.launcher;
        transport = around.transport;
        journal = around.journal;
        messenger = around.messenger;
        supervisor = around.supervisor;
        var source = new FakeSiteSource(site);
        var recycler = new Recycler(new FakeChangeWatch(), source, supervisor, loop);
        placement = new Placement(source, supervisor, recycler);
        host = new ProxyHost(
                source,
                new Deployments(new FakeReleases(), source, supervisor, placement),
                supervisor,
                recycler,
                new ShadowCopying(new FakeShadowCopies(), source, supervisor, placement, journal, loop),
                around.admissions,
                transport,
                launcher,
                loop);
        handOver = new HandOver(host, supervisor, placement);
    }

    private static SupervisorLoop loop() {
        return new SupervisorLoop((_, bug) -> {
            throw new AssertionError(bug);
        });
    }

    /** Another one on the same machine. */
    FalconerOnPaper successor(Site site) {
        return new FalconerOnPaper(site, loop(), around::successor);
    }

    public HandOver handOver() {
        return handOver;
    }

    /** Its processes end; the Falconer is about to. */
    public void stopProcesses() {
        supervisor.stop().toCompletableFuture().join();
    }

    /** The port at which a request is answered. */
    int answer() {
        Visitor visitor = new Visitor(around.admissions, "/").served();
        int port = visitor.port();
        visitor.finish();
        return port;
    }

    @Override
    public void close() {
        host.close();
    }
}
