package dev.falconer.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.application.port.driven.ProcessLauncher;
import dev.falconer.application.port.driven.ProcessLauncher.RunningProcess;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.process.system.ListenerTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsProcessLauncherIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final Marked marked = Marked.anew();
    private final Told told = new Told();

    private final SocketFolders sockets = SocketFolders.ofThisMachine();

    @AutoClose
    private final ProcessLauncher launcher = Launchers.ofAnotherFalconer(sockets);

    @Nested
    class WhatAProcessIsGiven {

        @Test
        @DisplayName("ST-40 its working directory is the application's")
        void itsDirectory() throws Exception {
            assertThat(outputOf(specs().running("pwd", "-P"))).isEqualTo(directory.toRealPath() + "\n");
        }

        @Test
        void exactlyItsEnvironmentAndOurMarker() throws Exception {
            String output = outputOf(
                    specs().with("ASPNETCORE_PORT", "5001").with("EMPTY", "").running("env"));

            assertThat(output.lines().map(line -> line.substring(0, line.indexOf('='))))
                    .containsExactlyInAnyOrder("PATH", Marked.VARIABLE, "ASPNETCORE_PORT", "EMPTY", Marker.VARIABLE);
            assertThat(output).contains("ASPNETCORE_PORT=5001\n").contains("EMPTY=\n");
        }

        @Test
        @DisplayName("ST-21 ST-22 its arguments as they are")
        void itsArguments() throws Exception {
            assertThat(outputOf(specs().running("printf", "[%s]", "extra argument", "", "-x", "π \"'\\ $HOME")))
                    .isEqualTo("[extra argument][][-x][π \"'\\ $HOME]");
        }

        @Test
        void noInput() throws Exception {
            assertThat(outputOf(specs().shell("cat; echo end"))).isEqualTo("end\n");
        }

        @Test
        void aSessionOfItsOwnAndTheNumberWeWereTold() throws Exception {
            RunningProcess process = launcher.launch(
                    specs().shell("cut -d' ' -f1,5,6 /proc/$$/stat").spec(), told);

            told.status();
            String number = process.id().toString();
            assertThat(process.output().first()).isEqualTo(number + " " + number + " " + number + "\n");
        }

        @Test
        void noDescriptorsOfOurs() throws Exception {
            try (var _ = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                assertThat(outputOf(specs().shell("ls -l /proc/$$/fd")))
                        .contains("/dev/null")
                        .doesNotContain("socket:");
            }
        }
    }

    @Nested
    class WhenItCannotBeLaunched {

        @Test
        void aMissingDirectoryIsRefused() {
            LaunchFailedException refusal = catchThrowableOfType(
                    LaunchFailedException.class,
                    () -> launcher.launch(
                            Specs.in(directory.resolve("gone")).running("true").spec(), told));

            assertThat(refusal.failure())
                    .isInstanceOfSatisfying(
                            StartFailure.LaunchRefused.class,
                            failure -> assertThat(failure.reason())
                                    .contains(directory.resolve("gone").toString()));
        }

        @Test
        void tooLongAnArgumentIsRefused() {
            LaunchFailedException refusal = catchThrowableOfType(
                    LaunchFailedException.class,
                    () -> launcher.launch(
                            specs().running("true", "x".repeat(3_000_000)).spec(), told));

            assertThat(refusal.failure()).isInstanceOf(StartFailure.LaunchRefused.class);
        }
    }

    @Nested
    class HowItEnds {

        @Test
        void byASignalOfSomebodyElse() throws Exception {
            launcher.launch(specs().shell("kill -s SEGV $$").spec(), told);

            assertThat(told.status()).isEqualTo(new ExitStatus.Signal(11));
        }

        @Test
        void terminatingReachesTheWholeGroup() throws Exception {
            RunningProcess process = launcher.launch(
                    specs().shell("trap 'echo bye; exit 7' TERM; echo ready; sleep 600 & wait")
                            .spec(),
                    told);
            awaitOutput(process, "ready");

            process.terminate();

            assertThat(told.status()).isEqualTo(new ExitStatus.Code(7));
            assertThat(process.output().first()).isEqualTo("ready\nbye\n");
            assertThat(marked.alive()).isEmpty();
        }

        @Test
        @DisplayName("CR-09 children, grandchildren, and those that left its session go with it")
        void killingReachesAll() throws Exception {
            RunningProcess process = launcher.launch(specs().shell("""
                            sleep 600 &
                            sh -c 'sleep 600 & setsid sleep 600 & wait' &
                            (setsid sh -c 'trap "" TERM HUP; sleep 600; true' &)
                            setsid env -i sleep 613 &
                            echo ready
                            wait""").spec(), told);
            awaitOutput(process, "ready");
            await().atMost(PATIENCE).until(() -> marked.alive().size() >= 7);

            process.kill();

            assertThat(told.status()).isEqualTo(new ExitStatus.Signal(9));
            assertThat(marked.alive()).isEmpty();
            assertThat(namesOfSleepers()).doesNotContain("613");
        }

        @Test
        @DisplayName("CR-09 what it leaves behind is killed before its end is told")
        void whatItLeavesBehindIsKilled() throws Exception {
            launcher.launch(
                    specs().shell("setsid sleep 600 & (setsid setsid sleep 600 &) ; sleep 600 & exit 5")
                            .spec(),
                    told);

            assertThat(told.status()).isEqualTo(new ExitStatus.Code(5));
            assertThat(marked.alive()).isEmpty();
        }

        @Test
        void nothingStaysAZombie() throws Exception {
            launcher.launch(
                    specs().shell("for i in 1 2 3 4 5; do (setsid sleep 600 &); done; exit 0")
                            .spec(),
                    told);
            told.status();

            await().atMost(PATIENCE).until(() -> zombieChildren().isEmpty());
        }
    }

    @Nested
    class WhenAChildListens {

        private final int port = freePort();

        @Test
        @DisplayName("ST-43 the launched process may end while its child listens")
        void theLauncherMayEnd() throws Exception {
            RunningProcess process = launcher.launch(forking("exit 0"), told);
            ProcessId listener = awaitListener();
            process.follow(listener);
            await().atMost(PATIENCE)
                    .until(() -> ProcessHandle.of(process.id().value()).isEmpty());

            assertThat(told.hasEnded()).isFalse();
            connect();

            ProcessHandle.of(listener.value()).orElseThrow().destroyForcibly();
            assertThat(told.status()).isEqualTo(new ExitStatus.Signal(9));
            assertThat(marked.alive()).isEmpty();
        }

        @Test
        @DisplayName("ST-43 also when nobody has been told to follow the child yet")
        void theLauncherMayEndEarly() throws Exception {
            RunningProcess process = launcher.launch(forking("exit 0"), told);
            ProcessId listener = awaitListener();
            await().atMost(PATIENCE).until(() -> isWatched(listener));

            assertThat(ProcessHandle.of(process.id().value())).isEmpty();
            assertThat(told.hasEnded()).isFalse();

            process.kill();
            assertThat(told.status()).isEqualTo(new ExitStatus.Signal(9));
            assertThat(marked.alive()).isEmpty();
        }

        private static boolean isWatched(ProcessId listener) {
            return Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().equals("end-of-" + listener));
        }

        @Test
        @DisplayName("LG-23 what the child prints after that is still read")
        void itsOutputIsStillRead() throws Exception {
            RunningProcess process = launcher.launch(forking("exit 0", "--chatty"), told);
            ProcessId listener = awaitListener();
            process.follow(listener);
            await().atMost(PATIENCE)
                    .until(() -> ProcessHandle.of(process.id().value()).isEmpty());

            connect();

            awaitOutput(process, "served");
            assertThat(told.hasEnded()).isFalse();
            process.kill();
            told.status();
        }

        @Test
        @DisplayName("ST-42 the end of the child is the end, the launched process included")
        void theEndOfTheChildIsTheEnd() throws Exception {
            RunningProcess process = launcher.launch(forking("sleep 600"), told);
            ProcessId listener = awaitListener();
            process.follow(listener);

            ProcessHandle.of(listener.value()).orElseThrow().destroyForcibly();

            // Where the shell has taken note of it, the kernel may tell how it ended.
            assertThat(told.status()).isIn(new ExitStatus.Unknown(), new ExitStatus.Signal(9));
            assertThat(marked.alive()).isEmpty();
        }

        @Test
        @DisplayName("ST-42 a launched process that waits for the child tells how it ended")
        void theWaitingLauncherTellsHow() throws Exception {
            RunningProcess process = launcher.launch(forking("wait $!; exit $?"), told);
            ProcessId listener = awaitListener();
            awaitOutput(process, "waiting");
            process.follow(listener);

            ProcessHandle.of(listener.value()).orElseThrow().destroyForcibly();

            assertThat(told.status()).isEqualTo(new ExitStatus.Signal(9));
        }

        /** The shell starts a server beside itself, waits until it listens, and then does as told. */
        private ProcessSpec forking(String then, String... more) {
            Specs server = specs().java(
                            ListeningMain.class,
                            Stream.concat(Stream.of("" + port), Stream.of(more)).toArray(String[]::new));
            String line = server.command().line();
            return specs().on(port)
                    .shell(line + " & while ! grep -q ':" + hex() + " 0*:0000 0A' /proc/net/tcp /proc/net/tcp6"
                            + "; do sleep 0.05; done; echo waiting; " + then)
                    .spec();
        }

        private String hex() {
            return String.format(Locale.ROOT, "%04X", port);
        }

        private ProcessId awaitListener() {
            return await().atMost(PATIENCE)
                    .until(
                            () -> marked.alive().stream()
                                    .filter(pid -> ProcessHandle.of(pid)
                                            .flatMap(handle -> handle.info().command())
                                            .filter(command -> command.endsWith("java"))
                                            .isPresent())
                                    .filter(_ -> isListening())
                                    .findFirst()
                                    .map(ProcessId::new),
                            Optional::isPresent)
                    .orElseThrow();
        }

        private boolean isListening() {
            return ListenerTable.snapshot().stream().anyMatch(listener -> listener.port() == port);
        }

        private void connect() throws IOException {
            try (var socket = new Socket("127.0.0.1", port)) {
                assertThat(socket.isConnected()).isTrue();
            }
        }

        private static int freePort() {
            try (var socket = new ServerSocket(0)) {
                return socket.getLocalPort();
            } catch (IOException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    @Nested
    class ItsSocket {

        @Test
        void isGoneWithItWhateverItLeft() throws Exception {
            Path socket = Path.of(sockets.allocate());

            launcher.launch(
                    specs().onSocket(socket.toString())
                            .shell("touch '" + socket + "'")
                            .spec(),
                    told);
            told.status();

            assertThat(socket.getParent()).doesNotExist();
        }

        @Test
        void isGoneWhenItCannotBeLaunched() throws Exception {
            Path socket = Path.of(sockets.allocate());

            assertThatThrownBy(() -> launcher.launch(
                            specs().onSocket(socket.toString())
                                    .running("no-such-program")
                                    .spec(),
                            told))
                    .isInstanceOf(LaunchFailedException.class);

            assertThat(socket.getParent()).doesNotExist();
        }
    }

    @Nested
    class WhatItPrints {

        @Test
        @DisplayName("LG-18 LG-02 both streams, in the order of arrival")
        void bothStreams() throws Exception {
            assertThat(outputOf(specs().shell("echo one; echo two >&2; echo three")))
                    .isEqualTo("one\ntwo\nthree\n");
        }

        @Test
        @DisplayName("LG-22 LG-23 many megabytes never make it wait")
        void manyMegabytes() throws Exception {
            RunningProcess process = launcher.launch(
                    specs().shell("yes 0123456789 | head -c 50000000; echo; echo done")
                            .spec(),
                    told);

            assertThat(told.status()).isEqualTo(new ExitStatus.Code(0));
            assertThat(process.output().first()).hasSize(CapturedOutput.FIRST_LIMIT);
            assertThat(process.output().last()).endsWith("done\n");
        }

        @Test
        @DisplayName("LG-21 with a log file: the file has all of it, the report the first 30,000 characters")
        void intoAFile() throws Exception {
            RunningProcess process = launcher.launch(
                    specs().printingTo(new OutputPolicy.LogFile(directory + "/logs/stdout"))
                            .shell("yes 0123456789 | head -c 400000; echo err >&2")
                            .spec(),
                    told);

            told.status();
            List<Path> logs = files(directory.resolve("logs"));
            assertThat(logs).hasSize(1);
            assertThat(logs.getFirst().getFileName().toString())
                    .matches("stdout_\\d{14}_" + ProcessHandle.current().pid() + "\\.log");
            assertThat(Files.readString(logs.getFirst(), UTF_8))
                    .hasSize(400_004)
                    .endsWith("err\n");
            assertThat(process.output().first()).hasSize(CapturedOutput.FIRST_LIMIT);
        }

        @Test
        @DisplayName("LG-03 a log file that cannot be made is told once, and it runs on")
        void aLogFileThatCannotBeMade() throws Exception {
            RunningProcess process = launcher.launch(
                    specs().printingTo(new OutputPolicy.LogFile("/proc/nope/std"))
                            .shell("echo Wow!")
                            .spec(),
                    told);

            assertThat(told.status()).isEqualTo(new ExitStatus.Code(0));
            assertThat(told.lostLogs()).hasSize(1).first().asString().startsWith("/proc/nope/std_");
            assertThat(process.output().first()).isEqualTo("Wow!\n");
        }

        @Test
        @DisplayName("LG-08 discarded output is not remembered")
        void discarded() throws Exception {
            assertThat(outputOf(specs().printingTo(new OutputPolicy.Discarded()).shell("echo Wow!")))
                    .isEmpty();
        }

        @Test
        @DisplayName("LG-19 no descriptor is left over after many lives")
        void noDescriptorIsLeft() throws Exception {
            outputOf(specs().shell("echo first"));
            int before = openDescriptors();

            for (int i = 0; i < 20; i++) {
                assertThat(outputOf(specs().printingTo(new OutputPolicy.LogFile(directory + "/stdout"))
                                .shell("echo again")))
                        .isEqualTo("again\n");
            }

            await().atMost(PATIENCE).until(() -> openDescriptors() <= before);
        }
    }

    private Specs specs() {
        return Specs.in(directory).with(Marked.VARIABLE, marked.value());
    }

    private String outputOf(Specs specs) throws Exception {
        var alone = new Told();
        RunningProcess process = launcher.launch(specs.spec(), alone);
        alone.status();
        return process.output().first();
    }

    private static void awaitOutput(RunningProcess process, String text) {
        await().atMost(PATIENCE).until(() -> process.output().first().contains(text));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static int openDescriptors() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return (int) descriptors.count();
        }
    }

    private static List<String> namesOfSleepers() {
        return ProcessHandle.allProcesses()
                .flatMap(handle -> handle.info().arguments().stream().flatMap(Stream::of))
                .toList();
    }

    private static List<Long> zombieChildren() {
        return ProcessHandle.current()
                .children()
                .map(ProcessHandle::pid)
                .filter(pid -> {
                    try {
                        return Files.readString(Path.of("/proc/" + pid + "/stat"))
                                .contains(") Z ");
                    } catch (IOException _) {
                        return false;
                    }
                })
                .toList();
    }

    /** Remembers what it was told. */
    private static final class Told implements ProcessLauncher.ProcessObserver {
        private final CompletableFuture<ExitStatus> end = new CompletableFuture<>();
        private final List<String> lostLogs = new CopyOnWriteArrayList<>();

        private ExitStatus status() throws Exception {
            return end.get(20, SECONDS);
        }

        private boolean hasEnded() {
            return end.isDone();
        }

        private List<String> lostLogs() {
            return lostLogs;
        }

        @Override
        public void exited(ExitStatus status) {
            end.complete(status);
        }

        @Override
        public void logUnavailable(String path, String reason) {
            lostLogs.add(path + ": " + reason);
        }
    }
}
