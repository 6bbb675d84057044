package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.EvidenceCollector;
import dev.falconer.application.port.driven.HealthProbe;
import dev.falconer.application.port.driven.ProcessLauncher;
import dev.falconer.application.port.driven.ReadinessProbe;
import dev.falconer.application.port.driven.ShutdownMessenger;
import dev.falconer.application.port.driven.SupervisionJournal;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.forwarding.Gateway;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.HealthAnswer;
import dev.falconer.domain.process.ProcessEnvironment;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.process.RestartBackoff;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.EvidencePolicy;
import dev.falconer.domain.site.FailurePage;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.domain.site.Hosting;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.PortChoice;
import dev.falconer.domain.site.ProcessPolicy;
import dev.falconer.domain.site.Site;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One whole process life, from the wish to the exit, of a process that is not there: what the JVM links on first use would
 * otherwise be linked between the moment an application listens and the moment its clients are let go. It touches nothing
 * outside.
 */
public final class SupervisionRehearsal {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final ProcessId PRETENDED = new ProcessId(1);
    private static final int PORT = 10_000;
    private static final BackendAddresses ADDRESSES =
            new BackendAddresses(() -> OptionalInt.of(PORT), () -> "/rehearsal");
    private static final Gateway GATEWAY = new Gateway("rehearsal", () -> "", () -> "");

    private SupervisionRehearsal() {}

    /**
     * Posts the rehearsal to the loop and returns.
     *
     * @param journal told the facts of the life that is not; it should do with them what it otherwise would, but keep none
     */
    public static void begin(Mailbox loop, InstantSource clock, SupervisionJournal journal) {
        loop.execute(() -> {
            var process = new PretendedProcess();
            var ports =
                    new ProcessPorts(process, process, _ -> {}, process, process, process, journal, clock, loop, loop);
            ApplicationSupervisor supervisor = supervisor(ports);
            supervisor.begin();
            supervisor.startNow();
            loop.execute(() -> supervisor.stop(RetireReason.HOST_STOPPING));
        });
    }

    private static ApplicationSupervisor supervisor(ProcessPorts ports) {
        var page = new FailurePage(true, false, Optional.empty());
        var hosting = new Hosting(
                HostingProtocol.ASP_NET_CORE,
                new Command("rehearsal", List.of()),
                List.of(),
                new PortChoice.Free(),
                new ProcessPolicy(LIMIT, LIMIT, 0, 1),
                PoolPolicy.STANDARD,
                new OutputPolicy.Discarded(),
                Optional.empty(),
                ForwardingPolicy.of(LIMIT, ForwardingPolicy.DEFAULT_MAX_REQUEST_BODY, true, false),
                page,
                true,
                Optional.empty(),
                List.of());
        var application = new Application("rehearsal", PathBase.ROOT, "/", new Configuration.Accepted(hosting));
        var site = new Site("rehearsal", List.of(Binding.parse("http://localhost")), List.of(application));
        var environment = new ProcessEnvironment(site, Map.of());
        return new ApplicationSupervisor(
                application,
                ports,
                new HostFacts(Map.of(), GATEWAY, page),
                new RestartBackoff(() -> 0),
                (fresh, accepted) -> new LaunchPlan(
                        fresh, accepted, environment, ADDRESSES, () -> new PairingToken("rehearsal"), GATEWAY),
                (_, answer) -> answer.accept(null));
    }

    /** Listens as soon as it is watched, and exits as soon as it is asked to. */
    private static final class PretendedProcess
            implements ProcessLauncher,
                    ProcessLauncher.RunningProcess,
                    ReadinessProbe,
                    ShutdownMessenger,
                    HealthProbe,
                    EvidenceCollector {

        private Runnable exit = () -> {};

        @Override
        public RunningProcess launch(ProcessSpec spec, ProcessObserver observer) {
            exit = () -> observer.exited(new ExitStatus.Code(0));
            return this;
        }

        @Override
        public Optional<HandedOver> release(RunningProcess process) {
            return Optional.empty();
        }

        @Override
        public RunningProcess adopt(HandedOver process, ProcessSpec spec, ProcessObserver observer) {
            return launch(spec, observer);
        }

        @Override
        public Watch await(BackendEndpoint endpoint, ProcessId root, ReadinessObserver observer) {
            observer.listening(root);
            return () -> {};
        }

        @Override
        public CompletionStage<Integer> send(Backend backend, Duration limit) {
            exit.run();
            return CompletableFuture.completedFuture(202);
        }

        @Override
        public ProcessId id() {
            return PRETENDED;
        }

        @Override
        public String program() {
            return "rehearsal";
        }

        @Override
        public CapturedOutput output() {
            return CapturedOutput.NONE;
        }

        @Override
        public CompletionStage<HealthAnswer> ask(Backend backend, HealthQuestion question, Duration limit) {
            return CompletableFuture.completedFuture(new HealthAnswer.Well());
        }

        @Override
        public CompletionStage<String> collect(ProcessId id, ProcessSpec spec, EvidencePolicy policy) {
            return CompletableFuture.completedFuture("");
        }

        @Override
        public boolean isAlive() {
            return true;
        }

        @Override
        public long residentBytes() {
            return 0;
        }

        @Override
        public boolean freeze() {
            return false;
        }

        @Override
        public void thaw() {}

        @Override
        public void terminate() {
            exit.run();
        }

        @Override
        public void kill() {
            exit.run();
        }

        @Override
        public void follow(ProcessId listener) {}

        @Override
        public List<Integer> portsOf(ProcessId root) {
            return List.of();
        }

        @Override
        public Optional<String> strangerAt(BackendEndpoint endpoint, ProcessId root) {
            return Optional.empty();
        }

        @Override
        public void close() {}
    }
}
