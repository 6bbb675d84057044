package dev.falconer.process;

import com.google.inject.PrivateModule;
import com.google.inject.Provides;
import com.google.inject.Scopes;
import com.google.inject.Singleton;
import dev.falconer.application.port.driven.EvidenceCollector;
import dev.falconer.application.port.driven.HandOverChannel;
import dev.falconer.application.port.driven.InheritedSockets;
import dev.falconer.application.port.driven.PortAllocator;
import dev.falconer.application.port.driven.ProcessLauncher;
import dev.falconer.application.port.driven.ReadinessProbe;
import dev.falconer.application.port.driven.SocketAllocator;
import dev.falconer.application.port.driven.TokenSource;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.handover.HandOverModule;
import dev.falconer.process.output.ProcessOutputs;
import dev.falconer.process.probe.ProbeModule;
import dev.falconer.process.system.ProcessTrees;
import java.time.InstantSource;

/** Offers processes of the operating system, and what belongs to them: readiness, ports, tokens, evidence. Does no work itself. */
public final class ProcessModule extends PrivateModule {

    @Override
    protected void configure() {
        // what launcher and probe both know
        bind(ProcessTrees.class).toInstance(new ProcessTrees());

        // launching
        bind(ProcessOutputs.class).toInstance(new ProcessOutputs(InstantSource.system()));
        SocketFolders sockets = SocketFolders.ofThisMachine();
        bind(SocketFolders.class).toInstance(sockets);
        bind(SocketAllocator.class).toInstance(sockets);
        bind(Launchpad.class).in(Scopes.SINGLETON);
        bind(OsProcessLauncher.class).in(Scopes.SINGLETON);
        bind(ProcessLauncher.class).to(OsProcessLauncher.class);
        bind(OsEvidenceCollector.class).in(Scopes.SINGLETON);
        bind(EvidenceCollector.class).to(OsEvidenceCollector.class);
        bind(TokenSource.class).toInstance(new SecureTokens());

        // meeting another Falconer
        install(new HandOverModule());

        // noticing and choosing ports
        install(new ProbeModule());

        // the process that Falconer itself is
        bind(InheritedSockets.class).toInstance(ServiceManagerSockets.ofThisProcess());
        bind(ProcessId.class).toInstance(new ProcessId(ProcessHandle.current().pid()));

        expose(ProcessLauncher.class);
        expose(EvidenceCollector.class);
        expose(HandOverChannel.class);
        expose(ReadinessProbe.class);
        expose(PortAllocator.class);
        expose(SocketAllocator.class);
        expose(TokenSource.class);
        expose(ProcessId.class);
        expose(InheritedSockets.class);
    }

    @Provides
    @Singleton
    static ProgramSearch programSearch() {
        return new ProgramSearch(System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
    }
}
