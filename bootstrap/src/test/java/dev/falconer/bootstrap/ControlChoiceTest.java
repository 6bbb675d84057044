package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.domain.process.ProcessId;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlChoiceTest {

    private static final ProcessId FALCONER = new ProcessId(4121);
    private static final Path ELSEWHERE = Path.of("/run/falconer.sock");

    @TempDir
    private Path state;

    private ControlSockets sockets;

    @BeforeEach
    void givenAFolder() {
        sockets = new ControlSockets(state.resolve("control"), InstantSource.system());
    }

    @Nested
    class TheUsual {

        private final ControlChoice choice = new ControlChoice.Usual();

        @Test
        void isInTheFolder() {
            assertThat(choice.socket(sockets, FALCONER)).contains(state.resolve("control/4121.sock"));
        }

        @Test
        void isNowhereWhereTheFolderCannotBeHad() throws Exception {
            Files.writeString(state.resolve("control"), "in the way");

            assertThat(choice.socket(sockets, FALCONER)).isEmpty();
        }

        @Test
        void findsTheOnlyOneThatRuns() throws Exception {
            try (ServerSocketChannel _ = listen(1)) {
                assertThat(choice.present(sockets)).isEqualTo(state.resolve("control/1.sock"));
            }
        }

        @Test
        void findsNobodyWhereNobodyRuns() {
            assertThatThrownBy(() -> choice.present(sockets))
                    .isInstanceOfSatisfying(
                            CommandFailure.class,
                            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.NOT_RUNNING))
                    .hasMessageStartingWith("--take-over: 0 Falconers are operated through " + sockets.folder())
                    .hasMessageContaining("(expected: one that runs");
        }

        @Test
        void doesNotChooseAmongSeveral() throws Exception {
            try (ServerSocketChannel _ = listen(1);
                    ServerSocketChannel _ = listen(2)) {
                assertThatThrownBy(() -> choice.present(sockets))
                        .isInstanceOfSatisfying(
                                CommandFailure.class,
                                failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                        .hasMessageStartingWith("--take-over: 2 Falconers are operated through " + sockets.folder())
                        .hasMessageContaining("or --control SOCKET");
            }
        }

        private ServerSocketChannel listen(long pid) throws IOException {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                    .bind(UnixDomainSocketAddress.of(sockets.of(new ProcessId(pid))));
        }
    }

    @Test
    void whereItWasAskedForTheOtherOneIsToo() throws Exception {
        ControlChoice choice = new ControlChoice.At(ELSEWHERE);

        assertThat(choice.socket(sockets, FALCONER)).contains(ELSEWHERE);
        assertThat(choice.present(sockets)).isEqualTo(ELSEWHERE);
    }

    @Test
    void nowhereNobodyIsFound() {
        ControlChoice choice = new ControlChoice.Nowhere();

        assertThat(choice.socket(sockets, FALCONER)).isEmpty();
        assertThatThrownBy(() -> choice.present(sockets))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessage("--take-over with --control none (expected: the socket of the Falconer that runs, or no"
                        + " --control)");
    }
}
