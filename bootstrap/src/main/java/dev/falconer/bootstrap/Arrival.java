package dev.falconer.bootstrap;

import dev.falconer.application.hosting.Heritage;
import dev.falconer.application.hosting.Inherited;
import dev.falconer.application.hosting.Predecessor;
import dev.falconer.application.hosting.Started;
import dev.falconer.application.port.driven.HandOverChannel;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.InheritedSockets;
import dev.falconer.application.port.driven.UnusableSocketException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this Falconer begins with: sockets that were passed to it, or everything of the one before it. On the main thread. */
final class Arrival implements Heritage {

    private static final Logger LOG = LoggerFactory.getLogger("falconer");

    private final InheritedSockets passed;
    private final HandOverChannel channel;
    private final Optional<Path> socket;
    private @Nullable Predecessor predecessor;
    private boolean inherits;

    /** @param socket where the Falconer waits from which everything is taken over; empty where none is */
    Arrival(InheritedSockets passed, HandOverChannel channel, Optional<Path> socket) {
        this.passed = passed;
        this.channel = channel;
        this.socket = socket;
    }

    @Override
    public Inherited take() throws UnusableSocketException, HandOverFailedException {
        if (socket.isEmpty()) {
            return Inherited.of(passed.take());
        }
        Predecessor found = Predecessor.reach(channel, socket.get().toString());
        predecessor = found;
        Inherited inherited = found.receive();
        inherits = true;
        return inherited;
    }

    /** Whether another Falconer waits for us, and goes on as soon as this process dies without a farewell. */
    boolean isAwaited() {
        return inherits;
    }

    boolean hasTakenOver() {
        return predecessor != null && !inherits;
    }

    /** This one serves; back when no command finds the one before it any more. */
    void confirm(Started started) {
        Predecessor former = predecessor;
        if (former != null) {
            confirm(former, started);
            inherits = false;
            LOG.info(
                    "took over from Falconer [pid {}]; processes: {}",
                    former.id(),
                    started.taken().size());
        }
    }

    /** One that lives and wants everything back ends this process first, so one that cannot be told anything is dead. */
    private static void confirm(Predecessor former, Started started) {
        try {
            former.confirm(started.taken());
            former.awaitFarewell();
        } catch (HandOverFailedException dead) {
            LOG.warn("Falconer [pid {}] has died before it was told that everything was taken over", former.id(), dead);
        }
    }

    /** Runs this as soon as the one before it is gone, if there was one. Returns at once. */
    void whenAlone(Runnable task) {
        Predecessor former = predecessor;
        if (former == null) {
            task.run();
        } else {
            // It waits in the kernel, where a virtual thread would hold its carrier for as long.
            Thread.ofPlatform().daemon().name("end-of-predecessor").start(() -> {
                former.awaitEnd();
                task.run();
            });
        }
    }
}
