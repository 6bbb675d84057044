package dev.falconer.netty;

import dev.falconer.application.port.driven.BindFailedException;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.ListenAddress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * The file by which clients find a UNIX socket that is listened on. Decides whether what lies at its path may be replaced: a
 * socket on which nobody listens any more may, anything else is somebody's. Blocks; called on the main thread.
 */
final class SocketFile {

    /** Its owner and group may connect, which takes the permission to write (unix(7)). */
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-rw----");

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final Binding binding;
    private final Path path;

    SocketFile(Binding binding, ListenAddress.UnixSocket address) {
        this.binding = binding;
        this.path = Path.of(address.path());
    }

    /** Removes what a dead process has left behind. */
    void makeRoom() throws BindFailedException {
        Path folder = Objects.requireNonNull(path.getParent(), "an absolute path of a file has a folder");
        if (!Files.isDirectory(folder)) {
            throw failure("the folder " + folder + " does not exist; make it", new IOException("no folder"));
        }
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (!isSocket()) {
                throw failure(
                        path + " exists and is no socket; choose another path, or remove it",
                        new IOException("not a socket"));
            }
            if (isListenedOn()) {
                throw failure(
                        path + " is in use; stop the program that listens there, or choose another path",
                        new IOException("address in use"));
            }
            Files.deleteIfExists(path);
        } catch (IOException denied) {
            throw failure(path + " cannot be replaced: " + reason(denied), denied);
        }
    }

    /** Lets those in whom the mode names; called when the socket has been bound. */
    void permit() throws BindFailedException {
        try {
            Files.setPosixFilePermissions(path, MODE);
        } catch (UnsupportedOperationException elsewhere) {
            // Where files have no modes, their folder says who may open them.
            return;
        } catch (IOException denied) {
            throw failure(path + " cannot be given its mode: " + reason(denied), denied);
        }
    }

    /** Why it could not be bound. */
    BindFailedException failure(Throwable cause) {
        return failure(path + " cannot be made: " + cause.getMessage(), cause);
    }

    private boolean isSocket() throws IOException {
        try {
            int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return (mode & FILE_TYPE) == SOCKET;
        } catch (UnsupportedOperationException elsewhere) {
            return !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Whether a process answers, or at least whether we cannot know that none does. */
    private boolean isListenedOn() {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException refused) {
            return !String.valueOf(refused.getMessage()).contains("refused");
        }
    }

    private BindFailedException failure(String why, Throwable cause) {
        return new BindFailedException(binding, why, cause);
    }

    private static String reason(IOException failure) {
        return failure instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : failure.getClass().getSimpleName();
    }
}
