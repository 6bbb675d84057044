package dev.falconer.process.handover;

import dev.falconer.application.port.driven.HandOverChannel.Peer;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.process.system.LinuxCalls;
import dev.falconer.process.system.LinuxCalls.PipeDescriptors;
import dev.falconer.process.system.UnixSocketCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits at a listening socket for successors. A platform thread waits in the kernel, and each successor gets one: what they
 * do there would pin a virtual thread to its carrier. Safe on any thread.
 */
final class Offer implements Watch {

    private static final Logger LOG = LoggerFactory.getLogger(Offer.class);
    private static final Duration GREETING = Duration.ofSeconds(5);
    /** From a failure to let somebody in to the next attempt. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Path file;
    private final int listening;

    /** What can be read here when nobody is awaited any more. */
    private final PipeDescriptors end;

    /** Guarded by this object. */
    private boolean closed;

    Offer(Path file, int listening, PipeDescriptors end) {
        this.file = file;
        this.listening = listening;
        this.end = end;
    }

    void begin(Consumer<Peer> successor) {
        Thread.ofPlatform().daemon().name("awaiting-successor").start(() -> await(successor));
    }

    private void await(Consumer<Peer> successor) {
        int ended = 0;
        while (LinuxCalls.awaitReadable(end.readEnd(), listening) != ended) {
            OptionalInt connected = UnixSocketCalls.accept(listening);
            if (connected.isPresent()) {
                int conversation = connected.getAsInt();
                Thread.ofPlatform().daemon().name("successor").start(() -> converse(conversation, successor));
            } else {
                // Perhaps no more files may be open: whoever knocks goes on knocking.
                LinuxCalls.awaitReadable(end.readEnd(), PAUSE);
            }
        }
        LinuxCalls.close(listening);
        LinuxCalls.close(end.readEnd());
    }

    private static void converse(int connected, Consumer<Peer> successor) {
        try (Peer peer = UnixSocketPeer.greet(connected, GREETING)) {
            successor.accept(peer);
        } catch (HandOverFailedException stranger) {
            LOG.warn("somebody came to take over, and was turned away: {}", stranger.getMessage());
        } catch (RuntimeException bug) {
            LOG.error("the conversation with a successor failed unexpectedly", bug);
        }
    }

    /** The file goes at once, so that somebody else may offer there. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            LOG.debug("{} is left behind", file, failure);
        }
        LinuxCalls.close(end.writeEnd());
    }
}
