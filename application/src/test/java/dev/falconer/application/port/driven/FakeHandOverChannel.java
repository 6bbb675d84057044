package dev.falconer.application.port.driven;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.falconer.domain.process.ProcessId;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** A channel within this process, whose descriptors are passed as the numbers they are. Safe on any thread. */
public final class FakeHandOverChannel implements HandOverChannel {

    /** As a pipe does, it takes so many characters that nobody has received. */
    private static final int ROOM = 5_000_000;

    private final Map<String, Consumer<Peer>> offers = new ConcurrentHashMap<>();

    @Override
    public Watch offer(String socket, Consumer<Peer> successor) throws HandOverFailedException {
        if (offers.putIfAbsent(socket, successor) != null) {
            throw new HandOverFailedException(socket + ": another Falconer offers there (expected: nobody)");
        }
        return () -> offers.remove(socket, successor);
    }

    @Override
    public Peer reach(String socket, Duration limit) throws HandOverFailedException {
        Consumer<Peer> successor = offers.get(socket);
        if (successor == null) {
            throw new HandOverFailedException(socket + ": nobody is there (expected: a Falconer that offers)");
        }
        var toOld = new Direction();
        var toNew = new Direction();
        Thread.ofVirtual().name("conversation").start(() -> {
            try (var peer = new FakePeer(toOld, toNew)) {
                successor.accept(peer);
            } catch (IllegalStateException _) {
                // It was planted; the conversation is over.
            }
        });
        return new FakePeer(toNew, toOld);
    }

    /** What one says to the other. */
    private static final class Direction {
        private final BlockingQueue<Said> said = new LinkedBlockingQueue<>();
        private final Semaphore room = new Semaphore(ROOM);
        private volatile boolean over;
    }

    private sealed interface Said {
        record Word(Item item, int size) implements Said {}

        record Farewell() implements Said {}
    }

    private record FakePeer(Direction from, Direction to) implements Peer {

        @Override
        public ProcessId id() {
            return new ProcessId(ProcessHandle.current().pid());
        }

        @Override
        public void send(Item item, Duration limit) throws HandOverFailedException {
            if (from.over) {
                throw new HandOverFailedException(
                        "the other Falconer has left (expected: it takes " + item.name() + ")");
            }
            int size = item.content().length();
            try {
                if (!to.room.tryAcquire(size, limit.toNanos(), NANOSECONDS)) {
                    throw new HandOverFailedException(
                            "the other Falconer is deaf (expected: it takes " + item.name() + ")");
                }
            } catch (InterruptedException _) {
                throw new HandOverFailedException("interrupted");
            }
            to.said.add(new Said.Word(item, size));
        }

        @Override
        public Item receive(Duration limit) throws HandOverFailedException {
            try {
                Said next = from.said.poll(limit.toNanos(), NANOSECONDS);
                return switch (next) {
                    case Said.Word(Item item, int size) -> {
                        from.room.release(size);
                        yield item;
                    }
                    case Said.Farewell farewell -> {
                        from.said.add(farewell);
                        throw new HandOverFailedException("the other Falconer has left (expected: an item)");
                    }
                    case null -> throw new HandOverFailedException("the other Falconer is silent (expected: an item)");
                };
            } catch (InterruptedException _) {
                throw new HandOverFailedException("interrupted");
            }
        }

        @Override
        public void end() {
            to.said.add(new Said.Farewell());
            to.over = true;
            from.over = true;
        }

        @Override
        public void close() {
            to.said.add(new Said.Farewell());
            to.over = true;
        }
    }
}
