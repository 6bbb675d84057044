package dev.falconer.bootstrap;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.falconer.application.admission.Admissions;
import dev.falconer.application.hosting.HandOver;
import dev.falconer.application.hosting.ProxyHost;
import dev.falconer.application.operating.Deployments;
import dev.falconer.application.operating.Operator;
import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.ChangeWatch;
import dev.falconer.application.port.driven.ControlEndpoint;
import dev.falconer.application.port.driven.EvidenceCollector;
import dev.falconer.application.port.driven.HealthProbe;
import dev.falconer.application.port.driven.PortAllocator;
import dev.falconer.application.port.driven.ProcessLauncher;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.ReadinessProbe;
import dev.falconer.application.port.driven.ReleaseStore;
import dev.falconer.application.port.driven.ShadowCopies;
import dev.falconer.application.port.driven.ShutdownMessenger;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.application.port.driven.SocketAllocator;
import dev.falconer.application.port.driven.SupervisionJournal;
import dev.falconer.application.port.driven.TokenSource;
import dev.falconer.application.port.driving.Operations;
import dev.falconer.application.recycling.Placement;
import dev.falconer.application.recycling.Recycler;
import dev.falconer.application.recycling.ShadowCopying;
import dev.falconer.application.supervision.BackendAddresses;
import dev.falconer.application.supervision.HostFacts;
import dev.falconer.application.supervision.ProcessPorts;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.SupervisorLoop;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.RestartBackoff;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.LoggerFactory;

/** The application's constructor graph: read it and you have read what needs what. */
final class CoreModule extends AbstractModule {

    private final HostFacts host;
    private final AccessLogChoice accessLog;

    CoreModule(HostFacts host, AccessLogChoice accessLog) {
        this.host = host;
        this.accessLog = accessLog;
    }

    @Provides
    @Singleton
    InstantSource clock() {
        return new MonotonicClock();
    }

    @Provides
    @Singleton
    QueuedJournal queuedJournal(ProcessId falconer) {
        return new QueuedJournal(new LoggingJournal(), new DebugLogJournal(InstantSource.system(), falconer));
    }

    @Provides
    SupervisionJournal journal(QueuedJournal journal) {
        return journal;
    }

    @Provides
    @Singleton
    AccessLog accessLog() {
        return accessLog.log();
    }

    @Provides
    @Singleton
    SupervisorLoop loop() {
        return new SupervisorLoop(
                (_, bug) -> LoggerFactory.getLogger("supervision").error("a bug in the supervisor; it goes on", bug));
    }

    @Provides
    @Singleton
    Admissions admissions() {
        return new Admissions();
    }

    @Provides
    @Singleton
    Supervisor supervisor(
            ProcessLauncher launcher,
            ReadinessProbe probe,
            ProxyTransport transport,
            ShutdownMessenger messenger,
            HealthProbe health,
            EvidenceCollector evidence,
            SupervisionJournal journal,
            InstantSource clock,
            SupervisorLoop loop,
            PortAllocator portAllocator,
            SocketAllocator socketAllocator,
            TokenSource tokens,
            Admissions admissions) {
        var ports = new ProcessPorts(
                launcher,
                probe,
                transport,
                messenger,
                health,
                evidence,
                journal,
                clock,
                loop,
                task -> Thread.ofVirtual().name("beside-supervision").start(task));
        var addresses = new BackendAddresses(portAllocator, socketAllocator);
        var backoff = new RestartBackoff(() -> ThreadLocalRandom.current().nextDouble());
        return new Supervisor(ports, addresses, tokens, host, backoff, admissions);
    }

    @Provides
    @Singleton
    Placement placement(SiteSource source, Supervisor supervisor, Recycler recycler) {
        return new Placement(source, supervisor, recycler);
    }

    @Provides
    @Singleton
    ShadowCopying shadowCopying(
            ShadowCopies copies,
            SiteSource source,
            Supervisor supervisor,
            Placement placement,
            SupervisionJournal journal,
            SupervisorLoop loop) {
        return new ShadowCopying(copies, source, supervisor, placement, journal, loop);
    }

    @Provides
    @Singleton
    Deployments deployments(ReleaseStore releases, SiteSource source, Supervisor supervisor, Placement placement) {
        return new Deployments(releases, source, supervisor, placement);
    }

    @Provides
    Operations operations(Supervisor supervisor, Deployments deployments) {
        return new LoggedOperations(new Operator(supervisor, deployments));
    }

    @Provides
    @Singleton
    ControlSockets controlSockets() {
        return ControlSockets.ofUser();
    }

    @Provides
    OperatorsDoor operatorsDoor(
            ControlEndpoint endpoint, Operations operations, ControlSockets sockets, ProcessId falconer) {
        return new OperatorsDoor(endpoint, operations, sockets, falconer);
    }

    @Provides
    @Singleton
    HandOver handOver(ProxyHost host, Supervisor supervisor, Placement placement) {
        return new HandOver(host, supervisor, placement);
    }

    @Provides
    @Singleton
    Recycler recycler(ChangeWatch changes, SiteSource source, Supervisor supervisor, SupervisorLoop loop) {
        return new Recycler(changes, source, supervisor, loop);
    }

    @Provides
    @Singleton
    ProxyHost host(
            SiteSource source,
            Deployments deployments,
            Supervisor supervisor,
            Recycler recycler,
            ShadowCopying copying,
            Admissions admissions,
            ProxyTransport transport,
            ProcessLauncher launcher,
            SupervisorLoop loop) {
        return new ProxyHost(source, deployments, supervisor, recycler, copying, admissions, transport, launcher, loop);
    }
}
