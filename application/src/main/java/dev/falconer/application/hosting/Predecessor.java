package dev.falconer.application.hosting;

import dev.falconer.application.port.driven.HandOverChannel;
import dev.falconer.application.port.driven.HandOverChannel.Item;
import dev.falconer.application.port.driven.HandOverChannel.Peer;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.supervision.HandedOverApplication;
import dev.falconer.application.supervision.HandedOverBackend;
import dev.falconer.domain.process.ProcessId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The Falconer before this one, from which it takes everything over. If this one dies before it has {@link #confirm confirmed},
 * that one takes everything back and goes on. Blocks; confined to one thread at a time.
 */
public final class Predecessor {

    private static final Duration GREETING = Duration.ofSeconds(5);
    private static final Duration ITEM = Duration.ofSeconds(10);
    /** It may wait until everything is at rest. */
    private static final Duration FIRST_ITEM = HandOver.REST.plus(ITEM);

    private final Peer peer;

    private Predecessor(Peer peer) {
        this.peer = peer;
    }

    /** @param socket where it waits for successors */
    public static Predecessor reach(HandOverChannel channel, String socket) throws HandOverFailedException {
        return new Predecessor(channel.reach(socket, GREETING));
    }

    public ProcessId id() {
        return peer.id();
    }

    /** All that it gives away. */
    public Inherited receive() throws HandOverFailedException {
        try {
            return everything();
        } catch (IllegalArgumentException unreadable) {
            throw new HandOverFailedException(
                    "what Falconer [pid " + id() + "] hands over cannot be read: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    private Inherited everything() throws HandOverFailedException {
        var sockets = new ArrayList<ListeningSocket>();
        var applications = new ArrayList<HandedOverApplication>();
        Item item = peer.receive(FIRST_ITEM);
        while (!item.name().equals(HandOverItems.ALL)) {
            switch (item.name()) {
                case HandOverItems.SOCKET -> {
                    sockets.add(HandOverItems.socket(item));
                    item = peer.receive(ITEM);
                }
                case HandOverItems.APPLICATION -> {
                    var backends = new ArrayList<HandedOverBackend>();
                    Item application = item;
                    item = processes(backends);
                    applications.add(HandOverItems.application(application, backends));
                }
                case HandOverItems.REFUSED ->
                    throw new HandOverFailedException(
                            "Falconer [pid " + id() + "] gives nothing away: " + item.content());
                default -> throw HandOverItems.unexpected(item, "a socket, an application or a process");
            }
        }
        return new Inherited(sockets, applications);
    }

    /** Collects them; the item behind the last. */
    private Item processes(List<HandedOverBackend> backends) throws HandOverFailedException {
        Item item = peer.receive(ITEM);
        while (item.name().equals(HandOverItems.PROCESS)) {
            backends.add(HandOverItems.backend(item));
            item = peer.receive(ITEM);
        }
        return item;
    }

    /** Tells it that this one serves, with these processes: from now on it does not go on. */
    public void confirm(Set<ProcessId> taken) throws HandOverFailedException {
        peer.send(HandOverItems.taken(taken), ITEM);
    }

    /** Waits until no command finds it any more, or it is gone. */
    public void awaitFarewell() {
        try {
            peer.receive(ITEM);
        } catch (HandOverFailedException gone) {
            // Then it is found even less.
            return;
        }
    }

    /** Waits until it has finished what it had, and is gone. */
    public void awaitEnd() {
        try {
            peer.receive(HandOver.LIFE);
        } catch (HandOverFailedException gone) {
            peer.close();
        }
    }
}
