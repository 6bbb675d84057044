package dev.falconer.process.handover;

import dev.falconer.application.port.driven.HandOverChannel;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.process.system.LinuxCalls;
import dev.falconer.process.system.UnixSocketCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Two Falconers meet at a UNIX socket of one of them; only there can something open be passed on. Safe on any thread.
 */
final class UnixSocketChannel implements HandOverChannel {

    @Override
    public Watch offer(String socket, Consumer<Peer> successor) throws HandOverFailedException {
        requireLinux(socket);
        Path file = Path.of(socket);
        try {
            removeWhatNobodyListensAt(file);
            int listening = UnixSocketCalls.listenAt(socket);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            var offer = new Offer(file, listening, LinuxCalls.pipe().orElseThrow(() -> new IOException("no pipe")));
            offer.begin(successor);
            return offer;
        } catch (IOException refusal) {
            throw new HandOverFailedException(
                    "a successor cannot be awaited at " + socket + ": " + refusal.getMessage(), refusal);
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
            throw new HandOverFailedException(
                    "no Falconer can be reached at " + socket + ": " + refusal.getMessage(), refusal);
        }
        return UnixSocketPeer.greet(connected, limit);
    }

    private static void requireLinux(String socket) throws HandOverFailedException {
        if (!LinuxCalls.areAvailable()) {
            throw new HandOverFailedException("nothing can be handed over at " + socket + " (expected: Linux)");
        }
    }
}
