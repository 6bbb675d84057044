package dev.falconer.netty.exchange;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One limit of time that is moved far more often than it elapses. Moving it is a store; the timer behind it stays armed and
 * looks, when it fires, whether the limit has moved meanwhile. One per connection and purpose, reused by every request.
 * Confined to its event loop.
 */
public final class Deadline implements Runnable {

    private static final long NONE = Long.MAX_VALUE;

    private final EventLoop eventLoop;
    private final Runnable elapsed;

    /** In the time of {@link System#nanoTime}, or {@link #NONE}. */
    private long due = NONE;

    /** When the armed timer fires; {@link #NONE} while none is armed. */
    private long fires = NONE;

    private @Nullable Future<?> timer;

    public Deadline(EventLoop eventLoop, Runnable elapsed) {
        this.eventLoop = eventLoop;
        this.elapsed = elapsed;
    }

    /** Moves the limit to so many nanoseconds from now. */
    public void in(long nanos) {
        assert eventLoop.inEventLoop();
        due = System.nanoTime() + nanos;
        if (timer != null && fires - due > 0) {
            timer.cancel(false);
            timer = null;
        }
        if (timer == null) {
            arm(nanos);
        }
    }

    /** Lifts the limit. The timer stays, finds nothing to do, and is gone. */
    public void lift() {
        due = NONE;
    }

    /** Lifts the limit for good and gives the timer back. */
    public void cancel() {
        due = NONE;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    @Override
    public void run() {
        timer = null;
        fires = NONE;
        if (due == NONE) {
            return;
        }
        long left = due - System.nanoTime();
        if (left > 0) {
            arm(left);
            return;
        }
        due = NONE;
        elapsed.run();
    }

    private void arm(long nanos) {
        fires = System.nanoTime() + nanos;
        timer = eventLoop.schedule(this, nanos, TimeUnit.NANOSECONDS);
    }
}
