package dev.falconer.application.supervision;

import dev.falconer.application.admission.Admissions;
import dev.falconer.application.port.driven.FakeEvidence;
import dev.falconer.application.port.driven.FakeHealth;
import dev.falconer.application.port.driven.FakeJournal;
import dev.falconer.application.port.driven.FakeLauncher;
import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.application.port.driven.FakeMessenger;
import dev.falconer.application.port.driven.FakePorts;
import dev.falconer.application.port.driven.FakeProbe;
import dev.falconer.application.port.driven.FakeSockets;
import dev.falconer.application.port.driven.FakeTokens;
import dev.falconer.application.port.driven.FakeTransport;
import dev.falconer.domain.forwarding.FakeGateway;
import dev.falconer.domain.process.RestartBackoff;
import dev.falconer.domain.site.FailurePage;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Everything that a supervisor has around it, as fakes, and the supervisor in the middle. As thread-safe as its loop lets it be. */
public final class Surroundings {

    public final FakeLauncher launcher;
    public final FakePorts ports;
    public final FakeTokens tokens;
    public final FakeProbe probe = new FakeProbe();
    public final FakeTransport transport = new FakeTransport();
    public final FakeMessenger messenger = new FakeMessenger();
    public final FakeHealth health = new FakeHealth();
    public final FakeEvidence evidence = new FakeEvidence();
    public final FakeJournal journal = new FakeJournal();
    public final FakeSockets sockets = new FakeSockets();
    public final Admissions admissions = new Admissions();
    public final Supervisor supervisor;

    /** Where a test turns the loop, and with it the time. */
    public Surroundings(HandTurnedLoop loop) {
        this(loop, loop, new FakeLauncher(), new FakePorts(), new FakeTokens());
    }

    /** Where the loop is a thread, and the time the machine's. */
    public Surroundings(SupervisorLoop loop) {
        this(loop, InstantSource.system(), new FakeLauncher(), new FakePorts(), new FakeTokens());
    }

    private Surroundings(Mailbox loop, InstantSource clock, FakeLauncher launcher, FakePorts ports, FakeTokens tokens) {
        this.launcher = launcher;
        this.ports = ports;
        this.tokens = tokens;
        this.supervisor = new Supervisor(
                new ProcessPorts(launcher, probe, transport, messenger, health, evidence, journal, clock, loop, loop),
                new BackendAddresses(ports, sockets),
                tokens,
                new HostFacts(
                        Map.of("PATH", "/usr/bin"),
                        FakeGateway.GATEWAY,
                        new FailurePage(true, false, Optional.empty())),
                new RestartBackoff(() -> 0.5),
                admissions);
        // An application that accepts the shutdown message answers it first, and ends if it is obedient.
        messenger.whenAsked(backend -> loop.execute(() -> launcher.alive().stream()
                .filter(process -> process.spec().backend().equals(backend))
                .forEach(FakeProcess::terminate)));
    }

    /** Those of the next Falconer on the same machine. */
    public Surroundings successor(HandTurnedLoop itsLoop) {
        return new Surroundings(itsLoop, itsLoop, launcher.successor(), ports, tokens);
    }

    /** Those of the next Falconer on the same machine. */
    public Surroundings successor(SupervisorLoop itsLoop) {
        return new Surroundings(itsLoop, InstantSource.system(), launcher.successor(), ports, tokens);
    }
}
