package dev.falconer.it.transition;

import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.RawHttp.RawResponse;
import dev.falconer.it.fixture.Stopwatch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that come one after the other, each on a connection of its own, until closed. */
final class Newcomers implements AutoCloseable {

    private static final String REQUEST = "GET /pid HTTP/1.1\r\nHost: newcomers.test\r\nConnection: close\r\n\r\n";

    private final int port;
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean over;
    private final AtomicInteger count = new AtomicInteger();
    private volatile Duration longest = Duration.ZERO;

    private Newcomers(int port) {
        this.port = port;
        this.thread = Thread.ofVirtual().name("newcomers").start(this::come);
    }

    static Newcomers to(int port) {
        return new Newcomers(port);
    }

    private void come() {
        while (!over) {
            Stopwatch watch = Stopwatch.start();
            try {
                RawResponse response = RawHttp.exchange(port, REQUEST);
                if (response.status() != 200) {
                    failures.add(response.statusLine());
                }
            } catch (RuntimeException | AssertionError broken) {
                failures.add(broken.toString());
            }
            Duration took = watch.elapsed();
            longest = took.compareTo(longest) > 0 ? took : longest;
            count.incrementAndGet();
        }
    }

    /** What became of those that got no answer, or another. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        over = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return count + " clients on a connection each, the slowest after " + longest.toMillis() + " ms";
    }
}
