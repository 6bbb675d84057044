package dev.falconer.application.hosting;

import dev.falconer.application.admission.Admissions;
import dev.falconer.application.operating.Deployments;
import dev.falconer.application.port.driven.FakeChangeWatch;
import dev.falconer.application.port.driven.FakeEvidence;
import dev.falconer.application.port.driven.FakeHealth;
import dev.falconer.application.port.driven.FakeJournal;
import dev.falconer.application.port.driven.FakeLauncher;
import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.application.port.driven.FakeMessenger;
import dev.falconer.application.port.driven.FakePorts;
import dev.falconer.application.port.driven.FakeProbe;
import dev.falconer.application.port.driven.FakeReleases;
import dev.falconer.application.port.driven.FakeShadowCopies;
import dev.falconer.application.port.driven.FakeSiteSource;
import dev.falconer.application.port.driven.FakeSockets;
import dev.falconer.application.port.driven.FakeTokens;
import dev.falconer.application.port.driven.FakeTransport;
import dev.falconer.application.recycling.Placement;
import dev.falconer.application.recycling.Recycler;
import dev.falconer.application.recycling.ShadowCopying;
import dev.falconer.application.supervision.BackendAddresses;
import dev.falconer.application.supervision.HostFacts;
import dev.falconer.application.supervision.ProcessPorts;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.SupervisorLoop;
import dev.falconer.application.supervision.Visitor;
import dev.falconer.domain.forwarding.FakeGateway;
import dev.falconer.domain.process.RestartBackoff;
import dev.falconer.domain.site.FailurePage;
import dev.falconer.domain.site.Site;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A whole Falconer with nothing but fakes around it. Its processes listen at once, and end when they are asked to. */
public final class FalconerOnPaper implements AutoCloseable {

    final FakeLauncher launcher;
    final FakeTransport transport = new FakeTransport();
    final FakeJournal journal = new FakeJournal();
    final FakeMessenger messenger = new FakeMessenger();
    final Supervisor supervisor;
    final ProxyHost host;
    final Placement placement;
    final HandOver handOver;

    private final FakePorts ports;
    private final Admissions admissions = new Admissions();

    public FalconerOnPaper(Site site) {
        this(site, new FakeLauncher(), new FakePorts());
    }

    private FalconerOnPaper(Site site, FakeLauncher launcher, FakePorts ports) {
        this.launcher = launcher;
        this.ports = ports;
        var loop = new SupervisorLoop((_, bug) -> {
            throw new AssertionError(bug);
        });
        var probe = new FakeProbe();
        probe.findAtOnce();
        messenger.whenAsked(backend -> loop.execute(() -> launcher.alive().stream()
                .filter(process -> process.spec().backend().equals(backend))
                .forEach(FakeProcess::terminate)));
        supervisor = new Supervisor(
                new ProcessPorts(
                        launcher,
                        probe,
                        transport,
                        messenger,
                        new FakeHealth(),
                        new FakeEvidence(),
                        journal,
                        InstantSource.system(),
                        loop,
                        loop),
                new BackendAddresses(ports, new FakeSockets()),
                new FakeTokens(),
                new HostFacts(Map.of(), FakeGateway.GATEWAY, new FailurePage(true, false, Optional.empty())),
                new RestartBackoff(() -> 0.5),
                admissions);
        var source = new FakeSiteSource(site);
        var recycler = new Recycler(new FakeChangeWatch(), source, supervisor, loop);
        placement = new Placement(source, supervisor, recycler);
        host = new ProxyHost(
                source,
                new Deployments(new FakeReleases(), source, supervisor, placement),
                supervisor,
                recycler,
                new ShadowCopying(new FakeShadowCopies(), source, supervisor, placement, journal, loop),
                admissions,
                transport,
                launcher,
                loop);
        handOver = new HandOver(host, supervisor, placement);
    }

    /** Another one on the same machine. */
    FalconerOnPaper successor(Site site) {
        return new FalconerOnPaper(site, launcher.successor(), ports);
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
        Visitor visitor = new Visitor(admissions, "/").served();
        int port = visitor.port();
        visitor.finish();
        return port;
    }

    @Override
    public void close() {
        host.close();
    }
}
