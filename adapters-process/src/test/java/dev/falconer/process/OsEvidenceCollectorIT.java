package dev.falconer.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.application.port.driven.ProcessLauncher.RunningProcess;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.EvidencePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OsEvidenceCollectorIT {

    private static final ProcessId ILL = new ProcessId(4121);

    @TempDir
    private Path directory;

    private final Marked marked = Marked.anew();

    @AutoClose
    private final Launchpad launchpad = launchpad();

    @AutoClose
    private final Launchpad successor = launchpad();

    private static Launchpad launchpad() {
        return Launchers.launchpad();
    }

    @Test
    void theNumberOfTheProcessIsInItsEnvironmentAndItsArguments() throws Exception {
        String evidence = evidence("echo $FALCONER_PID %FALCONER_PID% %falconer_pid% %OTHER%");

        assertThat(evidence)
                .startsWith("/bin/sh -c \"echo $FALCONER_PID 4121 4121 %OTHER%\" ended with code 0 in ")
                .endsWith("\n4121 4121 4121 %OTHER%\n");
    }

    @Test
    void itRunsWhereTheProcessDoesWithWhatTheProcessHas() throws Exception {
        assertThat(evidence("pwd -P; echo $" + Marked.VARIABLE))
                .endsWith("\n" + directory.toRealPath() + "\n" + marked.value() + "\n");
    }

    @Test
    void aFileOfTheApplicationComesFirst() throws Exception {
        Path script = Files.writeString(directory.resolve("look"), "#!/bin/sh\necho \"own script looks at $1\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();

        assertThat(evidence(new Command("look", List.of("%FALCONER_PID%")), Duration.ofSeconds(20)))
                .startsWith("look 4121 ended with code 0 in ")
                .endsWith("\nown script looks at 4121\n");
    }

    @Test
    void bothStreamsAreCaptured() throws Exception {
        assertThat(evidence("echo one; echo two >&2; exit 1")).endsWith("\none\ntwo\n");
    }

    @Test
    void anEndByASignalIsTold() throws Exception {
        assertThat(evidence("kill -s SEGV $$")).contains(" was ended by signal 11 (SIGSEGV) after ");
    }

    @Test
    void whatTakesTooLongIsKilledWithAllThatItStarted() throws Exception {
        Command command = new Command(
                "/bin/sh", List.of("-c", "echo begun; (setsid sleep 600 &); sleep 600 & echo looking; wait"));

        String evidence = evidence(command, Duration.ofSeconds(3));

        assertThat(evidence).contains(" was killed after 3 s").endsWith("\nbegun\nlooking\n");
        assertThat(marked.alive()).isEmpty();
    }

    @Test
    void whatItLeavesBehindIsKilled() throws Exception {
        evidence("(setsid sleep 600 &); exit 0");

        assertThat(marked.alive()).isEmpty();
    }

    @Test
    void theEndOfFalconerIsItsEnd() throws Exception {
        var evidence = new OsEvidenceCollector(launchpad)
                .collect(ILL, specs().spec(), policy(new Command("sleep", List.of("600")), Duration.ofMinutes(10)))
                .toCompletableFuture();
        await().until(() -> !marked.alive().isEmpty());

        launchpad.close();

        assertThat(evidence.get(20, SECONDS)).startsWith("sleep 600 was ended by signal 9 (SIGKILL) after ");
        assertThat(marked.alive()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessThatAnotherFalconerHasLaunchedIsLookedAt() throws Exception {
        ProcessSpec spec = specs().running("sleep", "600").spec();
        var old = new OsProcessLauncher(launchpad, SocketFolders.ofThisMachine());
        var next = new OsProcessLauncher(successor, SocketFolders.ofThisMachine());
        HandedOver handedOver = old.release(old.launch(spec, new Unobserved())).orElseThrow();
        RunningProcess adopted = next.adopt(handedOver, spec, new Unobserved());

        String evidence = new OsEvidenceCollector(successor)
                .collect(
                        adopted.id(),
                        spec,
                        policy(
                                new Command("/bin/sh", List.of("-c", "tr '\\0' ' ' </proc/$FALCONER_PID/cmdline")),
                                Duration.ofSeconds(20)))
                .toCompletableFuture()
                .get(30, SECONDS);

        assertThat(evidence).endsWith("/sleep 600 ");
        assertThat(adopted.isAlive()).isTrue();
    }

    @Test
    void aFolderThatIsGoneIsNamed() throws Exception {
        Path gone = directory.resolve("gone");

        String evidence = new OsEvidenceCollector(launchpad)
                .collect(ILL, Specs.in(gone).spec(), policy(new Command("true", List.of()), Duration.ofSeconds(20)))
                .toCompletableFuture()
                .get(20, SECONDS);

        assertThat(evidence).startsWith("true cannot be started: ").contains(gone.toString());
    }

    private String evidence(String script) throws Exception {
        return evidence(new Command("/bin/sh", List.of("-c", script)), Duration.ofSeconds(20));
    }

    private String evidence(Command command, Duration limit) throws Exception {
        return new OsEvidenceCollector(launchpad)
                .collect(ILL, specs().spec(), policy(command, limit))
                .toCompletableFuture()
                .get(30, SECONDS);
    }

    /** Nobody asks how it ends. */
    private record Unobserved() implements ProcessObserver {

        @Override
        public void exited(ExitStatus status) {}

        @Override
        public void logUnavailable(String path, String reason) {}
    }

    private static EvidencePolicy policy(Command command, Duration limit) {
        return new EvidencePolicy(command, limit);
    }

    private Specs specs() {
        return Specs.in(directory).with(Marked.VARIABLE, marked.value());
    }
}
