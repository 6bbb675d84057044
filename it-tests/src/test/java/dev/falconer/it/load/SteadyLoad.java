package dev.falconer.it.load;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * Calls at a steady rate, from clients of which each has one call under way at a time: half of them on connections of
 * HTTP/1.1 of their own, half on streams of one connection of HTTP/2. A client that was held up leaves out what
 * it missed. Closing it ends it.
 */
public final class SteadyLoad implements AutoCloseable {

    private static final int FEWEST_EACH = 12;
    /**
     * A client that has to wait for an answer for a while keeps up all the same. Of 1,600 calls a second, 114 clients
     * are on the one connection of HTTP/2: fewer than its 128 streams, as Falconer may close a stream later than its
     * client sees it end.
     */
    private static final int MOST_PER_SECOND = 7;

    private final LongFunction<Call> calls;
    private final Tally tally;
    private final Http2Client http2;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private final List<Client> clients = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private SteadyLoad(Falconer falconer, LongFunction<Call> calls, Predicate<Reply> alsoSound) {
        this.calls = calls;
        this.tally = new Tally(alsoSound);
        this.http2 = new Http2Client(falconer);
    }

    /** So many calls a second, which are made from their numbers, counted from 0. */
    public static SteadyLoad start(Falconer falconer, int perSecond, LongFunction<Call> calls) {
        return start(falconer, perSecond, calls, reply -> false);
    }

    /** As {@link #start(Falconer, int, LongFunction)}; and other answers may be as they should be. */
    public static SteadyLoad start(
            Falconer falconer, int perSecond, LongFunction<Call> calls, Predicate<Reply> alsoSound) {
        var load = new SteadyLoad(falconer, calls, alsoSound);
        int each = clients(perSecond) / 2;
        Duration pause = Duration.ofSeconds(2L * each).dividedBy(perSecond);
        Duration apart = Duration.ofSeconds(1).dividedBy(perSecond);
        for (int i = 0; i < each; i++) {
            load.add("load-http1-" + i, "HTTP/1.1", new Http1Client(falconer), apart.multipliedBy(2L * i), pause);
            load.add("load-http2-" + i, "HTTP/2", load.http2, apart.multipliedBy(2L * i + 1), pause);
        }
        return load;
    }

    /** How many clients make so many calls. */
    public static int clients(int perSecond) {
        return 2 * Math.max(FEWEST_EACH, perSecond / MOST_PER_SECOND / 2);
    }

    private void add(String name, String version, Client client, Duration first, Duration pause) {
        clients.add(client);
        threads.add(Thread.ofVirtual().name(name).start(() -> run(version, client, first, pause)));
    }

    private void run(String version, Client client, Duration first, Duration pause) {
        long next = System.nanoTime() + first.toNanos();
        while (!over.get()) {
            LockSupport.parkNanos(next - System.nanoTime());
            ask(version, client);
            next = beat(next, pause.toNanos(), System.nanoTime());
        }
    }

    /** The next one on the client's own beat: those that were held up together do not go on together. */
    private static long beat(long last, long pause, long now) {
        long missed = Math.max(0, (now - last) / pause);
        return last + (missed + 1) * pause;
    }

    private void ask(String version, Client client) {
        Call call = calls.apply(numbers.getAndIncrement());
        Tally.Sent sent = Tally.Sent.now(call, version);
        try {
            tally.answered(sent, client.ask(call));
        } catch (BrokenCallException e) {
            tally.broken(sent, String.valueOf(e.getMessage()));
        } catch (RuntimeException | AssertionError e) {
            tally.broken(sent, "the answer cannot be read: " + e);
        }
    }

    /** Waits until so many calls have ended. */
    public void awaitCalls(long count) {
        Await.until(count + " calls", Duration.ofMinutes(10), () -> tally.calls() >= count);
    }

    /** Waits until so many more calls have ended. */
    public void awaitMore(long count) {
        awaitCalls(tally.calls() + count);
    }

    /** The processes that have answered. */
    public Set<Long> pids() {
        return tally.pids();
    }

    /** Waits until that process has answered. */
    public void awaitAnswerOf(long pid) {
        Await.until("process " + pid + " answers", () -> pids().contains(pid));
    }

    /** Ends the load, when what is under way has been answered; how its calls ended. */
    public Report finish() {
        over.set(true);
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        // Not before all are through: those of HTTP/2 share a connection.
        clients.forEach(Client::close);
        return tally.report(http2.notTaken());
    }

    @Override
    public void close() {
        finish();
    }
}
