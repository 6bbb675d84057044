package dev.falconer.bootstrap;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Waits for SIGINT (Ctrl-C) or SIGTERM. The first asks for a graceful stop; the second ends the process at once with
 * {@link ExitCode#FORCED}, and what is left of the applications ends with it.
 */
final class StopSignals {

    private final CountDownLatch asked = new CountDownLatch(1);
    private final AtomicInteger signals = new AtomicInteger();

    /** Takes over both signals for the rest of the process's life. */
    static StopSignals install() {
        var stop = new StopSignals();
        Signals.handle("INT", stop::arrived);
        Signals.handle("TERM", stop::arrived);
        return stop;
    }

    /** Blocks until the first signal. */
    void await() throws InterruptedException {
        asked.await();
    }

    boolean areAsked() {
        return asked.getCount() == 0;
    }

    /** Stops without a signal. */
    void stop() {
        asked.countDown();
    }

    private void arrived() {
        if (signals.incrementAndGet() == 1) {
            asked.countDown();
        } else {
            Runtime.getRuntime().halt(ExitCode.FORCED.value());
        }
    }
}
