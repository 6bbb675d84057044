package dev.falconer.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A Falconer of its own, killed or ended, with a tree of processes below it. */
class GuardianIT {

    private static final String TREE = """
            sleep 600 &
            sh -c 'sleep 600 & setsid sleep 600 & wait' &
            (setsid sh -c 'trap "" TERM HUP; sleep 600; true' &)
            env -i sleep 600 &
            wait""";
    private static final int MARKED = 7;

    private final Marked marked = Marked.anew();
    private final Process falconer = start();
    private final BufferedReader output =
            new BufferedReader(new InputStreamReader(falconer.getInputStream(), StandardCharsets.UTF_8));

    private Process start() {
        var command = new ArrayList<String>();
        Specs specs = Specs.in(Path.of("/")).java(LaunchingMain.class, TREE);
        command.add(specs.command().processPath());
        command.addAll(specs.command().arguments());
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put(Marked.VARIABLE, marked.value());
        try {
            return builder.start();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @BeforeEach
    void awaitTree() throws IOException {
        assertThat(output.readLine()).isEqualTo("launched");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> tree().size() >= MARKED && !guardians().isEmpty());
    }

    @AfterEach
    void end() {
        falconer.destroyForcibly();
        tree().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @Test
    @DisplayName("D20 after kill -9 nothing is left within a second, wherever it had gone; nor is the guardian")
    void nothingIsLeftAfterAKill() throws Exception {
        List<Long> guardians = guardians();
        long session = guardians.getFirst();

        falconer.destroyForcibly();
        falconer.waitFor();

        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> tree().isEmpty());
        await().atMost(Duration.ofSeconds(5))
                .until(() -> ProcessHandle.of(session).isEmpty());
    }

    @Test
    @DisplayName("D20 after kill -9 nothing is left of a frozen tree either")
    void nothingIsLeftOfAFrozenTree() throws Exception {
        falconer.getOutputStream().write('\n');
        falconer.getOutputStream().flush();
        assertThat(output.readLine()).isEqualTo("frozen");

        falconer.destroyForcibly();
        falconer.waitFor();

        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> tree().isEmpty());
    }

    @Test
    @DisplayName("D20 an orderly end of a frozen tree leaves nothing")
    void anOrderlyEndOfAFrozenTree() throws Exception {
        falconer.getOutputStream().write('\n');
        falconer.getOutputStream().flush();
        assertThat(output.readLine()).isEqualTo("frozen");

        falconer.getOutputStream().close();

        assertThat(falconer.waitFor(20, SECONDS)).isTrue();
        assertThat(falconer.exitValue()).isZero();
        assertThat(tree()).isEmpty();
    }

    @Test
    @DisplayName("D20 an orderly end takes the guardian along at once")
    void anOrderlyEndTakesTheGuardianAlong() throws Exception {
        long guardian = guardians().getFirst();

        falconer.getOutputStream().close();

        assertThat(falconer.waitFor(20, SECONDS)).isTrue();
        assertThat(falconer.exitValue()).isZero();
        assertThat(tree()).isEmpty();
        await().atMost(Duration.ofSeconds(1))
                .until(() -> ProcessHandle.of(guardian).isEmpty());
    }

    @Test
    @DisplayName("D20 a guardian that somebody killed is replaced, and the new one knows everything")
    void aKilledGuardianIsReplaced() throws Exception {
        long first = guardians().getFirst();
        // One that dies in its first second is thought not to be able to live here.
        await().atMost(Duration.ofSeconds(5)).until(() -> age(first).toMillis() > 1500);

        ProcessHandle.of(first).ifPresent(ProcessHandle::destroyForcibly);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !guardians().isEmpty() && !guardians().contains(first));
        falconer.destroyForcibly();

        await().atMost(Duration.ofSeconds(5)).until(() -> tree().isEmpty());
    }

    private static Duration age(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().startInstant())
                .map(start -> Duration.between(start, Instant.now()))
                .orElse(Duration.ZERO);
    }

    @Test
    void theGuardianIsDeafToCtrlC() throws Exception {
        long guardian = guardians().getFirst();

        for (String signal : List.of("INT", "HUP", "TERM", "QUIT")) {
            new ProcessBuilder("kill", "-s", signal, Long.toString(guardian))
                    .start()
                    .waitFor();
        }
        falconer.destroyForcibly();

        await().atMost(Duration.ofSeconds(5)).until(() -> tree().isEmpty());
    }

    /** All that bears the mark, but for the Falconer itself. */
    private List<Long> tree() {
        return marked.alive().stream().filter(pid -> pid != falconer.pid()).toList();
    }

    private List<Long> guardians() {
        return falconer.children()
                .filter(child -> child.info()
                        .arguments()
                        .filter(arguments -> List.of(arguments).contains("falconer-guardian"))
                        .isPresent())
                .map(ProcessHandle::pid)
                .toList();
    }
}
