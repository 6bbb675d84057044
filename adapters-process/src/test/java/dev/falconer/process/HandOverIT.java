package dev.falconer.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.falconer.process.system.Reaper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two Falconers, each a Java machine of its own, of which the old one hands its processes to the new one. */
@EnabledOnOs(OS.LINUX)
class HandOverIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String SLEEPS = "sleep 600; true";

    /** Prints a number whenever it is told to, and ends when it is told to. */
    private static final String COUNTS =
            "i=0; while [ ! -e stop ]; do if [ -e print$i ]; then rm print$i; i=$((i+1)); echo line $i; fi; sleep 0.01; done; exit 42";

    /** One child in a session of its own whose parent has gone, one beside, one without a marker. */
    private static final String TREE = "(setsid sleep 600 &); sleep 600 & env -i sleep 600 & wait";

    @TempDir
    private Path folder;

    private final Marked marked = Marked.anew();
    private final List<Falconer> falconers = new ArrayList<>();
    private Falconer old;
    private Falconer successor;

    @BeforeEach
    void start() {
        // What becomes an orphan is reaped at once, wherever the test runs.
        var _ = Reaper.ofThisProcess();
        old = new Falconer();
        successor = new Falconer();
    }

    @AfterEach
    void end() {
        falconers.forEach(falconer -> falconer.process.destroyForcibly());
        marked.alive().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    @Nested
    class WhenTheOldOneLeavesOrderly {

        @Test
        @DisplayName("D20 processes keep their numbers, and stay when the old one has gone")
        void processesKeepTheirNumbers() throws Exception {
            long first = old.launch(SLEEPS);
            long second = old.launch(TREE);
            await().atMost(PATIENCE).until(() -> tree().size() >= 5);
            List<Long> before = tree();

            handOver(2);
            old.leave();

            assertThat(tree()).containsExactlyInAnyOrderElementsOf(before).contains(first, second);
            assertThat(successor.said("ended")).isEmpty();
        }

        @Test
        void whatWasPrintedBeforeMeanwhileAndAfterIsReadAndWritten() throws Exception {
            old.launch(COUNTS);
            print(0);
            await().atMost(PATIENCE).until(() -> old.order("output 0").endsWith("line 1"));
            handOver(1);
            print(1);

            old.leave();

            print(2);
            await().atMost(PATIENCE).until(() -> successor.order("output 0").endsWith("line 3"));
            assertThat(successor.order("output 0")).isEqualTo("printed line 1 line 2 line 3");
            assertThat(logs()).singleElement().extracting(HandOverIT::read).isEqualTo("line 1\nline 2\nline 3\n");
        }

        @Test
        void theEndIsNoticedAndHowWhereTheKernelTells() throws Exception {
            old.launch(COUNTS);
            handOver(1);
            old.leave();

            Files.createFile(folder.resolve("stop"));

            assertThat(successor.hear("ended")).isIn("ended: exit code 42", "ended: exit code -1");
            await().atMost(PATIENCE).until(() -> tree().isEmpty());
        }

        @Test
        void theWholeTreeIsKilled() throws Exception {
            old.launch(TREE);
            await().atMost(PATIENCE).until(() -> tree().size() >= 3);
            handOver(1);
            old.leave();

            successor.order("kill 0");

            assertThat(successor.hear("ended")).isIn("ended: signal 9 (SIGKILL)", "ended: exit code -1");
            await().atMost(PATIENCE).until(() -> tree().isEmpty());
        }

        @Test
        void whatItKeepsGoesWithIt() throws Exception {
            long given = old.launch(SLEEPS);
            long kept = old.launch(TREE);
            old.order("offer 1");
            assertThat(successor.order("take all")).isEqualTo("took 1");

            old.leave();

            assertThat(tree()).contains(given).doesNotContain(kept);
            assertThat(old.hear("ended")).isEqualTo("ended: signal 9 (SIGKILL)");
        }

        @Test
        void aFrozenOneIsThawedByTheNewOne() throws Exception {
            old.launch(COUNTS);
            print(0);
            await().atMost(PATIENCE).until(() -> old.order("output 0").endsWith("line 1"));
            assertThat(old.order("freeze 0")).isEqualTo("frozen");
            handOver(1);
            old.leave();
            print(1);
            assertThat(successor.order("output 0")).isEqualTo("printed line 1");

            successor.order("thaw 0");

            await().atMost(PATIENCE).until(() -> successor.order("output 0").endsWith("line 2"));
        }

        @Test
        void anotherSuccessorMayFollow() throws Exception {
            long process = old.launch(SLEEPS);
            handOver(1);
            old.leave();
            var third = new Falconer();
            successor.order("offer 0");

            assertThat(third.order("take all")).isEqualTo("took 1");
            successor.leave();

            assertThat(tree()).contains(process);
            third.kill();
            await().atMost(PATIENCE).until(() -> tree().isEmpty());
        }
    }

    @Nested
    class WhenOneIsKilled {

        @Test
        @DisplayName("D20 the old one after the hand-over: what was handed over runs, what was not is ended")
        void theOldOneAfterwards() throws Exception {
            long given = old.launch(SLEEPS);
            long kept = old.launch(SLEEPS);
            old.order("offer 1");
            assertThat(successor.order("take all")).isEqualTo("took 1");

            old.kill();

            await().atMost(PATIENCE).until(() -> !tree().contains(kept));
            assertThat(tree()).contains(given);
            assertThat(successor.said("ended")).isEmpty();
        }

        @Test
        @DisplayName("D20 the new one after the old one has left: nothing is left")
        void theNewOneAfterwards() throws Exception {
            old.launch(TREE);
            await().atMost(PATIENCE).until(() -> tree().size() >= 3);
            handOver(1);
            old.leave();

            successor.kill();

            await().atMost(PATIENCE).until(() -> tree().isEmpty());
        }

        @Test
        @DisplayName("D20 the new one, then the old one: nothing is left")
        void bothInTurn() throws Exception {
            old.launch(TREE);
            await().atMost(PATIENCE).until(() -> tree().size() >= 3);
            handOver(1);

            successor.kill();
            old.kill();

            await().atMost(PATIENCE).until(() -> tree().isEmpty());
        }

        @Test
        @DisplayName("D20 the new one, and the old one leaves: nothing is left")
        void theNewOneBeforeTheOldOneLeaves() throws Exception {
            old.launch(TREE);
            await().atMost(PATIENCE).until(() -> tree().size() >= 3);
            handOver(1);

            successor.kill();
            old.leave();

            await().atMost(PATIENCE).until(() -> tree().isEmpty());
        }

        @ParameterizedTest
        @ValueSource(strings = {"receiving", "adopting"})
        @DisplayName("D20 the new one before it has confirmed: the old one takes everything back, and reads on")
        void theNewOneBeforeItConfirms(String after) throws Exception {
            long process = old.launch(COUNTS);
            print(0);
            await().atMost(PATIENCE).until(() -> old.order("output 0").endsWith("line 1"));
            old.order("offer 0");
            assertThat(successor.order("silent " + after)).isEqualTo("silent after " + after + " 1");

            successor.kill();

            assertThat(old.hear("taken back")).isEqualTo("taken back 1");
            assertThat(tree()).contains(process);
            print(1);
            await().atMost(PATIENCE).until(() -> old.order("output 1").endsWith("line 2"));
            Files.createFile(folder.resolve("stop"));
            assertThat(old.hear("ended")).isEqualTo("ended: exit code 42");
        }

        @Test
        @DisplayName("D20 the new one before it has confirmed, then the old one: nothing is left")
        void theNewOneBeforeItConfirmsThenTheOldOne() throws Exception {
            old.launch(TREE);
            await().atMost(PATIENCE).until(() -> tree().size() >= 3);
            old.order("offer 0");
            successor.order("silent adopting");
            successor.kill();
            assertThat(old.hear("taken back")).isEqualTo("taken back 1");

            old.kill();

            await().atMost(PATIENCE).until(() -> tree().isEmpty());
        }

        @Test
        @DisplayName("D20 the guardian and the new one before it has confirmed: the old one brings the guardian back")
        void theGuardianAndTheNewOneBeforeItConfirms() throws Exception {
            old.launch(SLEEPS);
            long guardian = old.guardians().getFirst();
            // One that dies in its first second is thought not to be able to live here.
            await().atMost(PATIENCE).until(() -> age(guardian).toMillis() > 1500);
            old.order("offer 0");
            successor.order("silent receiving");

            ProcessHandle.of(guardian).ifPresent(ProcessHandle::destroyForcibly);
            await().atMost(PATIENCE).until(() -> old.guardians().isEmpty());
            successor.kill();

            assertThat(old.hear("taken back")).isEqualTo("taken back 1");
            await().atMost(PATIENCE).until(() -> !old.guardians().isEmpty());
            old.kill();
            await().atMost(PATIENCE).until(() -> tree().isEmpty());
        }

        @Test
        @DisplayName("D20 the guardian: the new one brings it back")
        void theGuardian() throws Exception {
            old.launch(SLEEPS);
            handOver(1);
            long guardian = old.guardians().getFirst();
            old.leave();

            ProcessHandle.of(guardian).ifPresent(ProcessHandle::destroyForcibly);
            await().atMost(PATIENCE).until(() -> successor.guardians().size() == 2);
            successor.kill();

            await().atMost(PATIENCE).until(() -> tree().isEmpty());
        }
    }

    private void handOver(int processes) {
        old.order("offer 0");
        assertThat(successor.order("take all")).isEqualTo("took " + processes);
        assertThat(old.hear("given away")).isEqualTo("given away to " + successor.process.pid());
    }

    private static Duration age(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().startInstant())
                .map(start -> Duration.between(start, Instant.now()))
                .orElse(Duration.ZERO);
    }

    private void print(int number) throws IOException {
        Files.createFile(folder.resolve("print" + number));
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".log")).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** All that bears the mark, but for the Falconers. */
    private List<Long> tree() {
        List<Long> ours = falconers.stream().map(each -> each.process.pid()).toList();
        return marked.alive().stream().filter(pid -> !ours.contains(pid)).toList();
    }

    /** One Falconer, told what to do. */
    private final class Falconer {

        private final Process process = launched();
        private final List<String> lines = new CopyOnWriteArrayList<>();

        /** How many lines have been heard as answers. */
        private int heard;

        private Falconer() {
            falconers.add(this);
            var output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            Thread.ofVirtual().start(() -> output.lines().forEach(lines::add));
        }

        private Process launched() {
            var command = new ArrayList<String>();
            Specs specs = Specs.in(folder).java(HandingOverMain.class, folder.toString());
            command.add(specs.command().processPath());
            command.addAll(specs.command().arguments());
            var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put(Marked.VARIABLE, marked.value());
            try {
                return builder.start();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private long launch(String script) {
            return Long.parseLong(order("launch " + script).substring("launched ".length()));
        }

        /** The next line that is no announcement. */
        private String order(String order) {
            try {
                process.getOutputStream().write((order + "\n").getBytes(UTF_8));
                process.getOutputStream().flush();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            await().atMost(PATIENCE).until(() -> answers().size() > heard);
            return answers().get(heard++);
        }

        private List<String> answers() {
            return lines.stream()
                    .filter(line -> !line.startsWith("ended")
                            && !line.startsWith("given away")
                            && !line.startsWith("taken back"))
                    .toList();
        }

        private List<String> said(String beginning) {
            return lines.stream().filter(line -> line.startsWith(beginning)).toList();
        }

        private String hear(String beginning) {
            await().atMost(PATIENCE).until(() -> !said(beginning).isEmpty());
            return said(beginning).getFirst();
        }

        private List<Long> guardians() {
            return process.children()
                    .filter(child -> child.info()
                            .arguments()
                            .filter(arguments -> List.of(arguments).contains("falconer-guardian"))
                            .isPresent())
                    .map(ProcessHandle::pid)
                    .toList();
        }

        private void leave() throws Exception {
            process.getOutputStream().close();
            assertThat(process.waitFor(20, SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }

        private void kill() throws Exception {
            process.destroyForcibly().waitFor();
        }
    }
}
