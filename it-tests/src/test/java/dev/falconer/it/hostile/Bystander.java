package dev.falconer.it.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.Stopwatch;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * An ordinary client, who asks ten times a second, on a connection of its own each time, while others attack; it remembers how
 * long it waited. Its answers must be its own.
 */
final class Bystander implements AutoCloseable {

    private static final long PAUSE = Duration.ofMillis(100).toNanos();

    private final Falconer falconer;
    private final AtomicBoolean over = new AtomicBoolean();
    /** Both guarded by this. */
    private final List<Duration> waits = new ArrayList<>();

    private final List<String> failures = new ArrayList<>();
    private final Thread thread;

    private Bystander(Falconer falconer) {
        this.falconer = falconer;
        this.thread = Thread.ofPlatform().name("bystander").start(this::ask);
    }

    static Bystander of(Falconer falconer) {
        return new Bystander(falconer);
    }

    private void ask() {
        for (int number = 0; !over.get(); number++) {
            String target = "/bystander/" + number;
            Stopwatch watch = Stopwatch.start();
            try {
                String answer = RawHttp.exchange(
                                falconer.port(),
                                "GET " + target + " HTTP/1.1\r\nHost: h.test\r\nConnection: close\r\n\r\n")
                        .text();
                note(watch.elapsed(), answer.equals(target) ? "" : "answered: " + answer);
            } catch (UncheckedIOException e) {
                note(watch.elapsed(), e.toString());
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    private synchronized void note(Duration wait, String failure) {
        waits.add(wait);
        if (!failure.isEmpty()) {
            failures.add(failure);
        }
    }

    /** Says how long it waited; asserts that it was answered every time, and within the patience at the median. */
    void report(String occasion, Duration patience) {
        close();
        synchronized (this) {
            Measurements.print("an ordinary client, " + occasion, waits);
            assertThat(failures).isEmpty();
            assertThat(Measurements.median(waits)).isLessThan(patience);
        }
    }

    @Override
    public void close() {
        over.set(true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
