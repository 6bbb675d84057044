package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.ControlEndpoint;
import dev.falconer.application.port.driven.ProxyTransport;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.application.port.driving.FakeOperations;
import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.application.port.driving.Verdict;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.netty.NettyModule;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator's commands, through the real door. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class OperateCommandsTest {

    @TempDir
    Path folder;

    private final Injector injector = Guice.createInjector(
            Stage.PRODUCTION,
            (Module) binder -> binder.bind(AccessLog.class).toInstance(new AccessLogChoice.Nowhere().log()),
            new NettyModule(Path.of("/nowhere")));
    private final FakeOperations operations = new FakeOperations();
    private final List<Watch> doors = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void closeEverything() {
        doors.forEach(Watch::close);
        injector.getInstance(ProxyTransport.class).close();
    }

    private Path door(Path socket, FakeOperations served) throws Exception {
        doors.add(injector.getInstance(ControlEndpoint.class).open(socket.toString(), served));
        return socket;
    }

    private Path door() throws Exception {
        return door(folder.resolve("c.sock"), operations);
    }

    private int execute(Path socket, String... arguments) {
        return CommandLine.parser(arguments)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Stream.concat(Stream.of(arguments), Stream.of("--control", socket.toString()))
                        .toArray(String[]::new));
    }

    private static ApplicationStatus hosted(String name) {
        return new ApplicationStatus(
                name, "ready", "/srv/" + name, 0, List.of(new ProcessStatus(name, 0, "Ready", 4121)));
    }

    @Nested
    class OneFalconer {

        @Test
        void tellsItsStatus() throws Exception {
            operations.host(hosted("shop"));

            assertThat(execute(door(), "status")).isEqualTo(ExitCode.DONE.value());

            assertThat(out.toString()).isEqualTo("""
                    APPLICATION  STATE  WAITING  FOLDER
                    shop         ready  0        /srv/shop
                      process 0: Ready, pid 4121
                    """);
        }

        @ParameterizedTest
        @ValueSource(strings = {"recycle", "pause", "resume", "rollback"})
        void doesToAnApplicationWhatIsAskedFor(String order) throws Exception {
            operations.answer(new Verdict.Done("my käse is as you wish"));

            assertThat(execute(door(), order, "my käse")).isEqualTo(ExitCode.DONE.value());

            assertThat(operations.nextAsked()).isEqualTo(order + " my käse");
            assertThat(out.toString()).isEqualTo("my käse is as you wish\n");
        }

        @Test
        void needsNoNameWhereItHostsOneApplication() throws Exception {
            operations.host(hosted("my shop"));

            assertThat(execute(door(), "recycle")).isEqualTo(ExitCode.DONE.value());

            assertThat(operations.nextAsked()).isEqualTo("recycle my shop");
        }

        @Test
        void asksForANameWhereItHostsSeveral() throws Exception {
            operations.host(hosted("shop"), hosted("blog"));

            assertThat(execute(door(), "recycle")).isEqualTo(ExitCode.USAGE.value());

            assertThat(err.toString().strip())
                    .isEqualTo("2 applications are hosted (expected: the name of one, shop or blog)");
        }

        @Test
        void saysWhyItCouldNotDoIt() throws Exception {
            operations.answer(new Verdict.Failed("shop exited with code 1 before it was ready"));

            assertThat(execute(door(), "recycle", "shop")).isEqualTo(ExitCode.FAILED.value());

            assertThat(err.toString()).isEqualTo("shop exited with code 1 before it was ready\n");
            assertThat(out.toString()).isEmpty();
        }

        @Test
        void getsAFolderToDeployByItsAbsolutePath() throws Exception {
            Path release = Files.createDirectories(folder.resolve("release"));
            Path roundabout = release.resolve("../release");

            assertThat(execute(door(), "deploy", roundabout.toString(), "--app", "shop"))
                    .isEqualTo(ExitCode.DONE.value());

            assertThat(operations.nextAsked()).isEqualTo("deploy shop " + release.toRealPath());
        }

        @Test
        void isNotAskedToDeployWhatIsNoFolder() throws Exception {
            Path file = Files.writeString(folder.resolve("release.zip"), "");

            assertThat(execute(door(), "deploy", file.toString(), "--app", "shop"))
                    .isEqualTo(ExitCode.USAGE.value());

            assertThat(err.toString().strip())
                    .isEqualTo(file + " is no folder (expected: the folder of a published application)");
            assertThat(operations.wasAskedForMore()).isFalse();
        }

        @Test
        void thatEndsBeforeItHasAnsweredHasNotSaidWhatCameOfIt() throws Exception {
            Path socket = folder.resolve("s");
            try (ServerSocketChannel server =
                    ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket))) {
                Thread.ofVirtual().start(() -> hangUp(server));

                assertThat(execute(socket, "recycle", "shop")).isEqualTo(ExitCode.FAILED.value());
            }

            assertThat(err.toString()).startsWith("Falconer was asked, and what came of it is not known: ");
        }

        private static void hangUp(ServerSocketChannel server) {
            try (SocketChannel client = server.accept()) {
                client.shutdownOutput();
                client.read(ByteBuffer.allocate(8_192));
            } catch (Exception failure) {
                throw new AssertionError(failure);
            }
        }

        @Test
        void thatIsNotThereHasACodeOfItsOwn() {
            Path socket = folder.resolve("nobody.sock");

            assertThat(execute(socket, "status")).isEqualTo(ExitCode.NOT_RUNNING.value());

            assertThat(err.toString())
                    .startsWith("no Falconer can be reached through " + socket + ": ")
                    .contains("(expected: ");
        }
    }

    @Nested
    class WithoutASocketBeingNamed {

        private ControlSockets sockets() {
            return new ControlSockets(folder.resolve("control"), InstantSource.system());
        }

        private Path door(long process, FakeOperations served) throws Exception {
            return OperateCommandsTest.this.door(sockets().of(new ProcessId(process)), served);
        }

        @Test
        void theOnlyFalconerIsMeant() throws Exception {
            operations.host(hosted("shop"));
            door(1, operations);

            assertThat(RunningFalconer.theOnlyOne(sockets()).status().text()).contains("shop");
        }

        @Test
        void itIsSaidWhereNoneWasFound() {
            assertThatThrownBy(() -> RunningFalconer.theOnlyOne(sockets()))
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_RUNNING))
                    .hasMessageContainingAll(folder.resolve("control").toString(), "(expected: ", "FALCONER_STATE");
        }

        @Test
        void severalAreToldApartByWhatTheyHost() throws Exception {
            var others = new FakeOperations();
            operations.host(hosted("shop"), hosted("api"));
            others.host(hosted("blog"));
            Path one = door(1, operations);
            Path two = door(2, others);

            assertThatThrownBy(() -> RunningFalconer.theOnlyOne(sockets()))
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                    .hasMessage("2 Falconers run (expected: one, or --control SOCKET):\n  " + one + ": shop, api\n  "
                            + two + ": blog");
        }
    }
}
