package dev.falconer.process.handover;

import dev.falconer.application.port.driven.HandOverChannel;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.process.system.LinuxCalls;
import dev.falconer.process.system.LinuxCalls.PipeDescriptors;
import dev.falconer.process.system.UnixSocketCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Two Falconers meet at a UNIX socket of one of them; only there can something open be passed on. Safe on any thread.
 */
final class UnixSocketChannel implements HandOverChannel {

    private final Supplier<Optional<PipeDescriptors>> pipes;

    UnixSocketChannel() {
        this(LinuxCalls::pipe);
    }

    /** @param pipes none where no more files may be open */
    UnixSocketChannel(Supplier<Optional<PipeDescriptors>> pipes) {
        this.pipes = pipes;
    }

    @Override
    public Watch offer(String socket, Consumer<Peer> successor) throws HandOverFailedException {
        requireLinux(socket);
        Path file = Path.of(socket);
        try {
            removeWhatNobodyListensAt(file);
            Offer offer = prepared(file, UnixSocketCalls.listenAt(socket));
            offer.begin(successor);
            return offer;
        } catch (IOException refusal) {
            throw new HandOverFailedException(
                    "a successor cannot be awaited at " + socket + ": " + refusal.getMessage(), refusal);
        }
    }

    /** A socket at which nobody will ever answer does not stay: successors would wait at it. */
    private Offer prepared(Path file, int listening) throws IOException {
        try {
            // Others may connect before, where the umask lets them: UnixSocketPeer turns away who is not our user.
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return new Offer(
                    file, listening, pipes.get().orElseThrow(() -> new IOException("no more files may be open")));
        } catch (IOException failure) {
            try {
                Files.deleteIfExists(file);
            } finally {
                LinuxCalls.close(listening);
            }
            throw failure;
        }
    }

    /** A Falconer that was killed leaves its socket behind. A file that is no socket is not touched. */
    private static void removeWhatNobodyListensAt(Path file) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        if (Files.isRegularFile(file) || Files.isDirectory(file)) {
            throw new IOException("something else stands there (expected: nothing, or a socket)");
        }
        try {
            LinuxCalls.close(UnixSocketCalls.connectTo(file.toString()));
        } catch (IOException _) {
            Files.deleteIfExists(file);
            return;
        }
        throw new IOException("another Falconer offers there (expected: nobody)");
    }

    @Override
    public Peer reach(String socket, Duration limit) throws HandOverFailedException {
        requireLinux(socket);
        int connected;
        try {
            connected = UnixSocketCalls.connectTo(socket);
        } catch (IOException refusal) {
            throw HandOverFailedException.ofNobody(
                    "no Falconer can be reached at " + socket + ": " + refusal.getMessage()
                            + " (expected: one that runs, and waits there for the next)",
                    refusal);
        }
        return UnixSocketPeer.greet(connected, limit);
    }

    private static void requireLinux(String socket) throws HandOverFailedException {
        if (!LinuxCalls.areAvailable()) {
            throw new HandOverFailedException("nothing can be handed over at " + socket + " (expected: Linux)");
        }
    }
}
