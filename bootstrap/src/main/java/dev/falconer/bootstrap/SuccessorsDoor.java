package dev.falconer.bootstrap;

import dev.falconer.application.hosting.HandOver;
import dev.falconer.application.hosting.HandOver.Outcome;
import dev.falconer.application.port.driven.HandOverChannel;
import dev.falconer.application.port.driven.HandOverChannel.Peer;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.Watch;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a successor knocks: beside the operator's door. Safe on any thread. */
final class SuccessorsDoor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("falconer");

    private final HandOverChannel channel;
    private final HandOver handOver;
    private final Runnable farewell;
    private final Runnable gone;
    private @Nullable Watch offer;
    private boolean closed;

    /**
     * @param farewell run when somebody has taken over, before that is told that nobody finds us any more
     * @param gone run after that; the conversation lasts until this process ends
     */
    SuccessorsDoor(HandOverChannel channel, HandOver handOver, Runnable farewell, Runnable gone) {
        this.channel = channel;
        this.handOver = handOver;
        this.farewell = farewell;
        this.gone = gone;
    }

    /** Where a successor of whoever is operated through that socket knocks. */
    static Path beside(Path control) {
        return control.resolveSibling(control.getFileName() + ".successor");
    }

    /** That it cannot be is worth a warning only. */
    synchronized void open(Path socket) {
        if (closed) {
            return;
        }
        try {
            offer = channel.offer(socket.toString(), this::come);
        } catch (HandOverFailedException failure) {
            LOG.warn("no other Falconer can take over from this one: {}", failure.getMessage());
        }
    }

    private void come(Peer successor) {
        switch (handOver.to(successor, this::leave)) {
            case Outcome.Done(int processes) -> {
                LOG.info(
                        "handed over to Falconer [pid {}]; processes: {}; what is under way here is finished",
                        successor.id(),
                        processes);
                gone.run();
                handOver.stay(successor);
            }
            case Outcome.Refused(String reason) ->
                LOG.warn("nothing was handed over to Falconer [pid {}]: {}", successor.id(), reason);
            case Outcome.TakenBack(String reason) ->
                LOG.warn(
                        "Falconer [pid {}] has not taken over, and everything goes on here: {}",
                        successor.id(),
                        reason);
        }
    }

    private void leave() {
        close();
        farewell.run();
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (offer != null) {
            offer.close();
        }
    }
}
