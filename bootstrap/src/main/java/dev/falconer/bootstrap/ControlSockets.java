package dev.falconer.bootstrap;

import dev.falconer.domain.process.ProcessId;
import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The folder in which every Falconer of a user keeps its control socket, named for its process. Blocks on files. */
final class ControlSockets {

    private static final String ENDING = ".sock";
    private static final FileAttribute<?> FOR_OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** A socket that has just been made may not be listened on yet. */
    private static final Duration MAKING = Duration.ofMinutes(1);

    private final Path folder;
    private final InstantSource clock;

    ControlSockets(Path folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Those of whoever runs this. */
    static ControlSockets ofUser() {
        return new ControlSockets(StateFolder.ofUser().resolve("control"), InstantSource.system());
    }

    Path folder() {
        return folder;
    }

    /** Where that process is to listen; makes the folder. */
    Path of(ProcessId process) throws IOException {
        Files.createDirectories(folder, FOR_OWNER_ONLY);
        return folder.resolve(process.value() + ENDING);
    }

    /** On which somebody listens; what processes have left that were killed is removed. */
    List<Path> live() throws IOException {
        var live = new ArrayList<Path>();
        try (DirectoryStream<Path> sockets = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path socket : sockets) {
                if (isListenedOn(socket)) {
                    live.add(socket);
                }
            }
        } catch (NoSuchFileException nobodyYet) {
            return List.of();
        }
        live.sort(null);
        return live;
    }

    private boolean isListenedOn(Path socket) throws IOException {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(socket));
        } catch (SocketException failure) {
            if (String.valueOf(failure.getMessage()).contains("refused")) {
                removeIfOld(socket);
            }
            return false;
        }
    }

    private void removeIfOld(Path socket) throws IOException {
        try {
            Instant made = Files.getLastModifiedTime(socket).toInstant();
            if (made.isBefore(clock.instant().minus(MAKING))) {
                Files.deleteIfExists(socket);
                Files.deleteIfExists(SuccessorsDoor.beside(socket));
            }
        } catch (NoSuchFileException gone) {
            // Somebody else has looked as well.
            return;
        }
    }
}
