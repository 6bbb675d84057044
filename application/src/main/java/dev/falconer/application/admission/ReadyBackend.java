package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.ForwardingPlan;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A backend to which requests may go, with the number of those under way. Once closed it admits none, and tells when the
 * last has finished. Entered and left on event loops, closed on the supervisor loop.
 */
public final class ReadyBackend implements Admission.Admitted {

    private static final long CLOSED = 1L << 62;

    private final ForwardingPlan plan;
    /** The requests under way; {@link #CLOSED} is added when no more may enter. */
    private final AtomicLong underWay = new AtomicLong();
    /** Set before {@link #CLOSED} is, and read only after that was seen. */
    private Runnable drained = () -> {};

    public ReadyBackend(ForwardingPlan plan) {
        this.plan = plan;
    }

    @Override
    public ForwardingPlan plan() {
        return plan;
    }

    /** Counts one request as under way; false when the backend has been closed. */
    boolean enter() {
        if (underWay.getAndIncrement() < CLOSED) {
            return true;
        }
        leave();
        return false;
    }

    /** One request is no longer under way. */
    void leave() {
        if (underWay.decrementAndGet() == CLOSED) {
            drained.run();
        }
    }

    /**
     * Lets no further request enter.
     *
     * @param whenDrained run at least once when none is under way, at once if that is so already; on any thread
     */
    public void close(Runnable whenDrained) {
        drained = whenDrained;
        if (underWay.addAndGet(CLOSED) == CLOSED) {
            whenDrained.run();
        }
    }
}
