package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.process.ProcessId;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketsTest {

    @TempDir
    Path parent;

    private Instant now = Instant.now();

    private ControlSockets sockets() {
        return new ControlSockets(parent.resolve("control"), InstantSource.fixed(now));
    }

    private ServerSocketChannel listenOn(Path socket) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket));
    }

    @Test
    void aProcessHasOneThatIsNamedForItInAFolderForItsOwnerOnly() throws Exception {
        Path socket = sockets().of(new ProcessId(4121));

        assertThat(socket).isEqualTo(parent.resolve("control/4121.sock"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve("control"))))
                .isEqualTo("rwx------");
    }

    @Test
    void beforeThereWasAnyFalconerThereAreNone() throws Exception {
        assertThat(sockets().live()).isEmpty();
        assertThat(parent.resolve("control")).doesNotExist();
    }

    @Test
    void onlyThoseAreLiveOnWhichSomebodyListens() throws Exception {
        Path live = sockets().of(new ProcessId(1));
        listenOn(sockets().of(new ProcessId(2))).close();
        Files.writeString(parent.resolve("control/notes.txt"), "mine");

        try (ServerSocketChannel _ = listenOn(live)) {
            assertThat(sockets().live()).containsExactly(live);
        }
    }

    @Test
    void whatAProcessHasLeftIsRemovedWhenItIsOldEnoughToBeNobodys() throws Exception {
        Path left = sockets().of(new ProcessId(1));
        listenOn(left).close();
        Path forSuccessors = SuccessorsDoor.beside(left);
        listenOn(forSuccessors).close();

        assertThat(sockets().live()).isEmpty();
        assertThat(left).exists();

        now = now.plus(Duration.ofMinutes(2));
        assertThat(sockets().live()).isEmpty();
        assertThat(left).doesNotExist();
        assertThat(forSuccessors).doesNotExist();
    }
}
