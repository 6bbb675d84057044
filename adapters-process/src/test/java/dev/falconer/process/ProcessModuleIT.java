package dev.falconer.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.falconer.application.port.driven.PortAllocator;
import dev.falconer.application.port.driven.ProcessLauncher;
import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.application.port.driven.ProcessLauncher.RunningProcess;
import dev.falconer.application.port.driven.ReadinessProbe;
import dev.falconer.application.port.driven.ReadinessProbe.ReadinessObserver;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launcher, ports and probe together, as Falconer uses them. */
class ProcessModuleIT {

    @TempDir
    private Path directory;

    private final Injector injector = Guice.createInjector(new ProcessModule());
    private final ReadinessProbe probe = injector.getInstance(ReadinessProbe.class);
    private final int port =
            injector.getInstance(PortAllocator.class).allocate().orElseThrow();

    @AutoClose
    private final ProcessLauncher launcher = injector.getInstance(ProcessLauncher.class);

    private final CompletableFuture<ExitStatus> end = new CompletableFuture<>();

    @Test
    @DisplayName("ST-01 the launched process itself listens")
    void theLaunchedProcessListens() throws Exception {
        RunningProcess process = launch(server());

        assertThat(listenerOf(process)).isEqualTo("listening " + process.id());
        assertThat(probe.portsOf(process.id())).containsExactly(port);

        process.kill();
        assertThat(end.get(20, SECONDS)).isEqualTo(new ExitStatus.Signal(9));
        assertThat(probe.portsOf(process.id())).isEmpty();
    }

    @Test
    @DisplayName("ST-42 a child listens")
    void aChildListens() throws Exception {
        RunningProcess process =
                launch(Specs.in(directory).shell(server().command().line() + " & wait"));

        assertThat(listenerOf(process)).startsWith("listening ").isNotEqualTo("listening " + process.id());

        process.kill();
        assertThat(end.get(20, SECONDS)).isEqualTo(new ExitStatus.Signal(9));
    }

    @Test
    @DisplayName("ST-42 a grandchild listens that left the session and lost its parent")
    void aStrayedGrandchildListens() throws Exception {
        RunningProcess process =
                launch(Specs.in(directory).shell("(setsid " + server().command().line() + " &); exec sleep 600"));

        assertThat(listenerOf(process)).startsWith("listening ").isNotEqualTo("listening " + process.id());

        process.kill();
        assertThat(end.get(20, SECONDS)).isEqualTo(new ExitStatus.Signal(9));
    }

    private Specs server() {
        return Specs.in(directory).java(ListeningMain.class, Integer.toString(port));
    }

    private RunningProcess launch(Specs specs) throws Exception {
        return launcher.launch(specs.on(port).spec(), new ProcessObserver() {
            @Override
            public void exited(ExitStatus status) {
                end.complete(status);
            }

            @Override
            public void logUnavailable(String path, String reason) {
                throw new AssertionError(path + ": " + reason);
            }
        });
    }

    private String listenerOf(RunningProcess process) throws Exception {
        var seen = new CompletableFuture<String>();
        try (Watch _ = probe.await(new BackendEndpoint.Loopback(port), process.id(), new ReadinessObserver() {
            @Override
            public void listening(ProcessId listener) {
                seen.complete("listening " + listener);
            }

            @Override
            public void foreign(String holder) {
                seen.complete("foreign " + holder);
            }
        })) {
            return seen.get(20, SECONDS);
        }
    }
}
