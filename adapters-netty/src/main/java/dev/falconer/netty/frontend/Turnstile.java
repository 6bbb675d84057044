package dev.falconer.netty.frontend;

import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets requests that waited go on: the first ahead of the others, and these a few between two looks at the sockets. An event
 * loop runs all its tasks before it looks again, and of a hundred requests let go at once the first would not be sent before
 * the last had been made ready, nor answered while all of that keeps the processors from the backend. One per event loop.
 * Entered on any thread; lets go on its event loop, in order.
 */
public final class Turnstile {

    private static final Logger LOG = LoggerFactory.getLogger(Turnstile.class);

    private static final int AT_ONCE = 2;
    private static final long HEAD_START = TimeUnit.MILLISECONDS.toNanos(2);

    private final EventLoop eventLoop;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    /** Whether the event loop has been asked to let go. */
    private final AtomicBoolean turning = new AtomicBoolean();

    public Turnstile(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    void enter(Runnable goOn) {
        waiting.add(goOn);
        if (turning.compareAndSet(false, true)) {
            eventLoop.execute(() -> letGo(1, HEAD_START));
        }
    }

    /** One that fails must not keep the others. */
    private static void goOn(@Nullable Runnable next) {
        try {
            if (next != null) {
                next.run();
            }
        } catch (RuntimeException bug) {
            LOG.error("a request that waited could not go on", bug);
        }
    }

    private void letGo(int count, long pause) {
        for (int i = 0; i < count; i++) {
            goOn(waiting.poll());
        }
        turning.set(false);
        if (!waiting.isEmpty() && turning.compareAndSet(false, true)) {
            // Scheduled, because a task would still run before the sockets are looked at.
            eventLoop.schedule(() -> letGo(AT_ONCE, 0), pause, TimeUnit.NANOSECONDS);
        }
    }
}
