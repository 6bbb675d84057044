package dev.falconer.netty;

import dev.falconer.domain.site.ListenAddress;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
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

    /** Who may connect, which takes the permission to write (unix(7)). */
    enum Access {
        OWNER("rw-------"),
        OWNER_AND_GROUP("rw-rw----");

        private final Set<PosixFilePermission> mode;

        Access(String mode) {
            this.mode = PosixFilePermissions.fromString(mode);
        }
    }

    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;

    private final ListenAddress.UnixSocket address;
    private final Path path;
    private final Access access;

    /** Whether somebody else listens there when our channel is closed. Written on the main thread, read on an event loop. */
    private volatile boolean left;

    SocketFile(ListenAddress.UnixSocket address, Access access) {
        this.address = address;
        this.path = Path.of(address.path());
        this.access = access;
    }

    /** Listens there, and removes what a dead process has left behind. The file goes when the channel is closed. */
    Channel listen(EventLoops eventLoops, ServerBootstrap bootstrap, int backlog) throws SocketFailure {
        makeRoom();
        ChannelFuture opening;
        try {
            opening = eventLoops
                    .sockets()
                    .listen(bootstrap, address.path(), backlog)
                    .awaitUninterruptibly();
        } catch (IOException refused) {
            throw new SocketFailure(path + " cannot be made: " + refused.getMessage(), refused);
        }
        if (!opening.isSuccess()) {
            throw new SocketFailure(path + " cannot be made: " + opening.cause().getMessage(), opening.cause());
        }
        goesWith(opening.channel());
        try {
            permit();
        } catch (IOException denied) {
            opening.channel().close().awaitUninterruptibly();
            throw new SocketFailure(path + " cannot be given its mode: " + reason(denied), denied);
        }
        return opening.channel();
    }

    /** Lets it go when the channel is closed. */
    void goesWith(Channel channel) {
        channel.closeFuture().addListener(_ -> {
            if (!left) {
                Files.deleteIfExists(path);
            }
        });
    }

    /** It is somebody else's from now on. */
    void leave() {
        left = true;
    }

    /** It is ours again. */
    void takeBack() {
        left = false;
    }

    private void makeRoom() throws SocketFailure {
        Path folder = Objects.requireNonNull(path.getParent(), "an absolute path of a file has a folder");
        if (!Files.isDirectory(folder)) {
            throw new SocketFailure("the folder " + folder + " does not exist; make it", new IOException("no folder"));
        }
        try {
            if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return;
            }
            if (!isSocket()) {
                throw new SocketFailure(
                        path + " exists and is no socket; choose another path, or remove it",
                        new IOException("not a socket"));
            }
            if (isListenedOn()) {
                throw new SocketFailure(
                        path + " is in use; stop the program that listens there, or choose another path",
                        new IOException("address in use"));
            }
            Files.deleteIfExists(path);
        } catch (IOException denied) {
            throw new SocketFailure(path + " cannot be replaced: " + reason(denied), denied);
        }
    }

    /** Lets those in who may connect. */
    private void permit() throws IOException {
        try {
            Files.setPosixFilePermissions(path, access.mode);
        } catch (UnsupportedOperationException elsewhere) {
            // Where files have no modes, their folder says who may open them.
            return;
        }
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

    private static String reason(IOException failure) {
        return failure instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : failure.getClass().getSimpleName();
    }
}
