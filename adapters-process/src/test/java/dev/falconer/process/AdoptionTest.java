package dev.falconer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.application.port.driven.ProcessLauncher.RunningProcess;
import dev.falconer.domain.process.Descriptor;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.process.system.UnixSocketCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the UNIX socket of a process that is handed over and cannot be adopted. */
@EnabledOnOs(OS.LINUX)
class AdoptionTest {

    @TempDir
    private Path folder;

    @AutoClose
    private final OsProcessLauncher launcher = Launchers.ofAnotherFalconer();

    @AutoClose
    private final OsProcessLauncher successor = Launchers.ofAnotherFalconer();

    private final Ends ends = new Ends();
    private ProcessSpec spec;
    private Path socket;
    private RunningProcess process;

    /** The end of a process, as it is told. */
    private static final class Ends implements ProcessObserver {

        private final CompletableFuture<ExitStatus> told = new CompletableFuture<>();

        @Override
        public void exited(ExitStatus status) {
            told.complete(status);
        }

        @Override
        public void logUnavailable(String path, String reason) {
            throw new AssertionError(reason);
        }
    }

    @BeforeEach
    void givenAProcessWithASocket() throws Exception {
        socket = Path.of(new SocketFolders(List.of(folder)).allocate());
        Files.createFile(socket);
        spec = Specs.in(folder)
                .running("sleep", "600")
                .onSocket(socket.toString())
                .spec();
        process = launcher.launch(spec, ends);
    }

    private HandedOver released() {
        return launcher.release(process).orElseThrow();
    }

    /** A socket cannot be opened as a pipe can: it stands for what fails where no more files may be open. */
    private HandedOver withAPipeThatCannotBeRead(HandedOver process) throws IOException {
        int unreadable = UnixSocketCalls.listenAt(folder.resolve("no-pipe").toString());
        return new HandedOver(
                process.root(),
                process.born(),
                process.listener(),
                process.program(),
                process.mark(),
                process.falconer(),
                process.guardian(),
                process.motion(),
                new HandedOver.Printed(
                        process.printed().captured(),
                        process.printed().logFile(),
                        Optional.of(new Descriptor(unreadable))));
    }

    private static boolean isHeldHere(RunningProcess process) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fdinfo"))) {
            return descriptors.anyMatch(each -> lines(each).contains("Pid:\t" + process.id()));
        }
    }

    private static List<String> lines(Path descriptor) {
        try {
            return Files.readAllLines(descriptor);
        } catch (IOException closedMeanwhile) {
            return List.of();
        }
    }

    @Test
    void whereItsOutputCannotBeReadItLivesOnWithItsSocketForWhoeverGaveItAway() throws Exception {
        HandedOver given = released();
        HandedOver unreadable = withAPipeThatCannotBeRead(given);

        assertThatExceptionOfType(LaunchFailedException.class)
                .isThrownBy(() -> successor.adopt(unreadable, spec, new Ends()));

        assertThat(socket).exists();
        assertThat(isHeldHere(process)).isFalse();
        RunningProcess back = launcher.adopt(given, spec, ends);
        assertThat(back.isAlive()).isTrue();
        back.kill();
        assertThat(ends.told.get(10, TimeUnit.SECONDS)).isEqualTo(new ExitStatus.Signal(9));
        assertThat(socket).doesNotExist();
    }

    @Test
    void whereWhoeverGaveItAwayCannotReadItEitherItIsEnded() throws Exception {
        HandedOver unreadable = withAPipeThatCannotBeRead(released());
        ProcessHandle handle = ProcessHandle.of(process.id().value()).orElseThrow();

        assertThatExceptionOfType(LaunchFailedException.class).isThrownBy(() -> launcher.adopt(unreadable, spec, ends));

        assertThat(socket).doesNotExist();
        assertThat(handle.onExit()).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void whereItHasEndedItsSocketGoes() throws Exception {
        HandedOver given = released();
        ProcessHandle handle = ProcessHandle.of(process.id().value()).orElseThrow();
        handle.destroyForcibly();
        handle.onExit().join();

        assertThatExceptionOfType(LaunchFailedException.class)
                .isThrownBy(() -> successor.adopt(given, spec, new Ends()));

        assertThat(socket).doesNotExist();
    }
}
