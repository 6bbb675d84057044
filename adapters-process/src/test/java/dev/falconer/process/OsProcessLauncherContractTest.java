package dev.falconer.process;

import static org.awaitility.Awaitility.await;

import dev.falconer.application.port.driven.ProcessLauncher;
import dev.falconer.application.port.driven.ProcessLauncher.RunningProcess;
import dev.falconer.application.port.driven.ProcessLauncherContract;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;

class OsProcessLauncherContractTest extends ProcessLauncherContract {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int SOME_STEPS = 10;

    @TempDir
    private Path directory;

    @AutoClose
    private final ProcessLauncher launcher = Launchers.ofAnotherFalconer();

    @AutoClose
    private final ProcessLauncher successor = Launchers.ofAnotherFalconer();

    @Override
    protected ProcessLauncher successor() {
        return successor;
    }

    @Override
    protected void endUnseen(ProcessId process) {
        ProcessHandle handle = ProcessHandle.of(process.value()).orElseThrow();
        handle.destroyForcibly();
        handle.onExit().join();
    }

    @Override
    protected ProcessLauncher launcher() {
        return launcher;
    }

    @Override
    protected ProcessSpec thatRuns() {
        return Specs.in(directory).running("sleep", "600").spec();
    }

    @Override
    protected ProcessSpec thatEnds(int code) {
        return Specs.in(directory).shell("exit " + code).spec();
    }

    @Override
    protected ProcessSpec thatPrints(String text) {
        return Specs.in(directory).running("printf", "%s", text).spec();
    }

    @Override
    protected ProcessSpec thatIsMissing() {
        return Specs.in(directory).running("no-such-program").spec();
    }

    @Override
    protected ProcessSpec thatCanGrow() {
        return Specs.in(directory).shell("""
                        until [ -e grow ]; do sleep 0.02; done
                        memory=$(head -c "$(cat grow)" /dev/zero | tr '\\0' x)
                        echo "grown by ${#memory}"
                        sleep 600""").spec();
    }

    @Override
    protected void grow(RunningProcess process, int bytes) throws IOException {
        Path told = Files.writeString(directory.resolve("told"), Integer.toString(bytes));
        Files.move(told, directory.resolve("grow"));
        await().atMost(PATIENCE).until(() -> process.output().first().contains("grown by " + bytes));
    }

    /** A step takes a process of its own, so that one is always being born. */
    @Override
    protected ProcessSpec thatMakesProgress() {
        return Specs.in(directory)
                .shell("while :; do printf . >>steps-of-$$; sleep 0.002; done")
                .spec();
    }

    @Override
    protected long progress(RunningProcess process) throws IOException {
        Path steps = directory.resolve("steps-of-" + process.id());
        return Files.exists(steps) ? Files.size(steps) : 0;
    }

    @Override
    protected void awaitProgress(RunningProcess process) throws IOException {
        long enough = progress(process) + SOME_STEPS;
        await().atMost(PATIENCE).until(() -> progress(process) >= enough);
    }
}
