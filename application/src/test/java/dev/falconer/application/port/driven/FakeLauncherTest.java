package dev.falconer.application.port.driven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.ProcessLauncher.RunningProcess;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.WarmUpPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

class FakeLauncherTest extends ProcessLauncherContract {

    private final FakeLauncher launcher = new FakeLauncher();
    private final FakeLauncher successor = launcher.successor();
    private final Map<RunningProcess, Long> steps = new HashMap<>();

    @Override
    protected FakeLauncher launcher() {
        return launcher;
    }

    @Override
    protected FakeLauncher successor() {
        return successor;
    }

    @Override
    protected void endUnseen(ProcessId process) {
        launcher.end(process, new ExitStatus.Signal(9));
    }

    @Override
    protected ProcessSpec thatRuns() {
        return spec();
    }

    @Override
    protected ProcessSpec thatEnds(int code) {
        launcher.endNext(new ExitStatus.Code(code));
        return spec();
    }

    @Override
    protected ProcessSpec thatPrints(String text) {
        launcher.print(text);
        return thatEnds(0);
    }

    @Override
    protected ProcessSpec thatIsMissing() {
        launcher.failNext(new StartFailure.ExecutableMissing("app", "nowhere"));
        return spec();
    }

    @Override
    protected ProcessSpec thatCanGrow() {
        return spec();
    }

    @Override
    protected void grow(RunningProcess process, int bytes) {
        ((FakeLauncher.FakeProcess) process).grow(bytes);
    }

    @Override
    protected ProcessSpec thatMakesProgress() {
        return spec();
    }

    @Override
    protected long progress(RunningProcess process) {
        return steps.getOrDefault(process, 0L);
    }

    @Override
    protected void awaitProgress(RunningProcess process) {
        Stream.of(launcher, successor)
                .flatMap(each -> each.alive().stream())
                .filter(each -> !each.isFrozen())
                .forEach(each -> steps.merge(each, 1L, Long::sum));
        assertThat(progress(process)).isPositive();
    }

    private static ProcessSpec spec() {
        return new ProcessSpec(
                "app",
                HostingProtocol.ASP_NET_CORE,
                new Command("app", List.of()),
                "/app",
                Map.of(),
                new Backend(new BackendEndpoint.Loopback(5001), PathBase.ROOT, Optional.empty()),
                WarmUpPolicy.NONE,
                Duration.ofSeconds(120),
                Duration.ofSeconds(10),
                new OutputPolicy.Remembered());
    }
}
