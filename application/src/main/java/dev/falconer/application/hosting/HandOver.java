package dev.falconer.application.hosting;

import dev.falconer.application.port.driven.HandOverChannel.Item;
import dev.falconer.application.port.driven.HandOverChannel.Peer;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.recycling.Placement;
import dev.falconer.application.supervision.GivenAway;
import dev.falconer.application.supervision.HandedOverApplication;
import dev.falconer.application.supervision.HandedOverBackend;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.domain.process.ProcessId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives the listening sockets and the running processes to the next Falconer (ADR 15): all or nothing. Until that has said that
 * it serves, everything can be taken back, and is as soon as it dies.
 */
public final class HandOver {

    /** How long everything may take to be at rest. */
    static final Duration REST = Duration.ofSeconds(30);

    private static final Duration ITEM = Duration.ofSeconds(10);
    /** Longer than any drain. */
    static final Duration LIFE = Duration.ofDays(1);
    /** The next one opens its bindings meanwhile. */
    private static final Duration TAKING = Duration.ofSeconds(60);

    /** What came of it. */
    public sealed interface Outcome {

        /** The next one serves; here only what is under way is finished. */
        record Done(int processes) implements Outcome {}

        /** Nothing has changed; {@code reason} is for a person. */
        record Refused(String reason) implements Outcome {}

        /** It was begun, and everything was taken back. */
        record TakenBack(String reason) implements Outcome {}
    }

    private final ProxyHost host;
    private final Supervisor supervisor;
    private final Placement placement;

    public HandOver(ProxyHost host, Supervisor supervisor, Placement placement) {
        this.host = host;
        this.supervisor = supervisor;
        this.placement = placement;
    }

    /**
     * Gives everything to this one. Blocks until that is decided; one at a time.
     *
     * @param farewell makes that nobody finds us any more; run when everything is the other's
     */
    public synchronized Outcome to(Peer successor, Runnable farewell) {
        // Before anything else: it may be copying files, which the supervisor does not know.
        Optional<String> moving = placement.giveAway();
        if (moving.isPresent()) {
            return refuse(successor, moving.get() + ": another folder is about to take its place");
        }
        try {
            return give(successor, farewell);
        } finally {
            placement.takeBack();
        }
    }

    private Outcome give(Peer successor, Runnable farewell) {
        return switch (supervisor.giveAway(REST).toCompletableFuture().join()) {
            case GivenAway.Nothing(String reason) -> refuse(successor, reason);
            case GivenAway.All(List<HandedOverApplication> applications) -> {
                Outcome outcome = host.handOver(new Conversation(successor, supervisor, applications))
                        .orElseGet(() -> refuse(successor, "this Falconer is stopping"));
                if (outcome instanceof Outcome.Done) {
                    // The other may deploy, and tidy up after that, as soon as it is told.
                    placement.leave();
                    farewell.run();
                    sayGoodbye(successor);
                }
                yield outcome;
            }
        };
    }

    private static Outcome refuse(Peer successor, String reason) {
        try {
            successor.send(Item.of(HandOverItems.REFUSED, reason), ITEM);
            return new Outcome.Refused(reason);
        } catch (HandOverFailedException gone) {
            return new Outcome.Refused(reason + "; " + gone.getMessage());
        }
    }

    private static void sayGoodbye(Peer successor) {
        try {
            successor.send(Item.of(HandOverItems.YOURS, ""), ITEM);
        } catch (HandOverFailedException gone) {
            // It has everything; what becomes of it is its own matter.
            return;
        }
    }

    /**
     * Stays as long as this process lives: when the conversation ends, the successor knows that it is alone, and may hand on
     * what it has. Back early only where it has died before.
     */
    public void stay(Peer successor) {
        try {
            successor.receive(LIFE);
        } catch (HandOverFailedException gone) {
            // Nobody waits for our end any more.
            return;
        }
    }

    /** What is said once everything is ready to be given. All is settled when it is over. */
    private record Conversation(Peer successor, Supervisor supervisor, List<HandedOverApplication> applications)
            implements ProxyHost.SuccessionOfSockets {

        @Override
        public Outcome decide(List<ListeningSocket> sockets) {
            Set<ProcessId> taken;
            try {
                send(sockets);
                taken = HandOverItems.taken(successor.receive(TAKING));
            } catch (HandOverFailedException | RuntimeException failure) {
                successor.end();
                supervisor.takeBack().toCompletableFuture().join();
                return new Outcome.TakenBack(String.valueOf(failure.getMessage()));
            }
            supervisor.leave(taken).toCompletableFuture().join();
            return new Outcome.Done(taken.size());
        }

        private void send(List<ListeningSocket> sockets) throws HandOverFailedException {
            for (ListeningSocket socket : sockets) {
                successor.send(HandOverItems.of(socket), ITEM);
            }
            for (HandedOverApplication application : applications) {
                successor.send(HandOverItems.of(application), ITEM);
                for (HandedOverBackend backend : application.backends()) {
                    successor.send(HandOverItems.of(backend), ITEM);
                }
            }
            successor.send(Item.of(HandOverItems.ALL, ""), ITEM);
        }
    }
}
