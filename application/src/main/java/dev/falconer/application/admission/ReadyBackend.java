package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.AffinityCookie;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.process.ProcessVitals;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A backend to which requests may go, with what is known of them: how many are under way, how many of these wait for the
 * head of their response, how many have been answered, how many in a row have not. Once closed it admits none, and tells when
 * the last has finished. Entered and left on event loops; closed, and looked at, on the supervisor loop.
 */
public final class ReadyBackend implements Admission.Admitted {

    /** What a backend tells while it serves. Called on any thread, so it may only post. */
    public interface Observer {

        /** Somebody was not answered and asks whether the backend is gone. Once until {@link ReadyBackend#vouch}. */
        void doubted();

        /** So many requests in a row were not answered as the policy allows. Told again with every further one. */
        void failing();
    }

    private static final long UNDER_WAY = 1;
    private static final long UNANSWERED = 1L << 28;
    private static final long COUNT = UNANSWERED - 1;
    private static final long CLOSED = 1L << 62;

    private final ForwardingPlan plan;
    private final @Nullable AffinityCookie affinity;
    private final int concurrency;
    private final int failuresAllowed;
    private final ParkingQueue queue;
    private final Observer observer;

    /**
     * The requests under way in the lowest bits, those of them that wait for a head above; {@link #CLOSED} is added when no
     * more may enter.
     */
    private final AtomicLong state = new AtomicLong();

    private final AtomicLong answered = new AtomicLong();
    private final AtomicInteger tunnels = new AtomicInteger();
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final Inquests inquests = new Inquests();
    /** Set before {@link #CLOSED} is, and read only after that was seen. */
    private Runnable drained = () -> {};

    /**
     * @param affinity what brings its clients back; null where nothing does
     * @param concurrency how many requests may be under way; 0 is no limit
     * @param failuresAllowed how many requests in a row may remain unanswered by its fault; 0 is any number
     * @param queue of those who wait for room
     */
    public ReadyBackend(
            ForwardingPlan plan,
            @Nullable AffinityCookie affinity,
            int concurrency,
            int failuresAllowed,
            ParkingQueue queue,
            Observer observer) {
        this.plan = plan;
        this.affinity = affinity;
        this.queue = queue;
        this.concurrency = concurrency;
        this.failuresAllowed = failuresAllowed;
        this.observer = observer;
    }

    @Override
    public ForwardingPlan plan() {
        return plan;
    }

    @Override
    public @Nullable AffinityCookie affinity() {
        return affinity;
    }

    /** What became of an attempt to enter. */
    enum Entry {
        ENTERED,
        FULL,
        CLOSED
    }

    /** Counts one request as under way, where there is room for it. */
    Entry enter() {
        if (concurrency > 0) {
            return enterWhereThereIsRoom();
        }
        if (state.getAndAdd(UNDER_WAY + UNANSWERED) < CLOSED) {
            return Entry.ENTERED;
        }
        left(UNDER_WAY + UNANSWERED);
        return Entry.CLOSED;
    }

    private Entry enterWhereThereIsRoom() {
        while (true) {
            long seen = state.get();
            if (seen >= CLOSED) {
                return Entry.CLOSED;
            }
            if ((seen & COUNT) >= concurrency) {
                return Entry.FULL;
            }
            if (state.compareAndSet(seen, seen + UNDER_WAY + UNANSWERED)) {
                return Entry.ENTERED;
            }
        }
    }

    /** Whether there is a limit to how many may be under way, so that somebody may wait for whoever leaves. */
    boolean isLimited() {
        return concurrency > 0;
    }

    /** Whether as many are under way as may be. */
    public boolean isFull() {
        return room() == 0;
    }

    /** How many more may enter. */
    int room() {
        long seen = state.get();
        if (seen >= CLOSED) {
            return 0;
        }
        return concurrency == 0 ? Integer.MAX_VALUE : (int) Math.max(0, concurrency - (seen & COUNT));
    }

    /** How many are under way. */
    int underWay() {
        return (int) (state.get() & COUNT);
    }

    void answered() {
        state.addAndGet(-UNANSWERED);
        answered.incrementAndGet();
        if (failuresAllowed > 0 && failuresInARow.get() > 0) {
            failuresInARow.set(0);
        }
    }

    /** One that was answered is no longer under way. */
    void finished(Outcome outcome) {
        if (outcome == Outcome.UPGRADED) {
            tunnels.incrementAndGet();
        }
        left(UNDER_WAY);
    }

    /** One that was not answered is no longer under way. */
    void unanswered(Outcome outcome) {
        if (outcome.isBackendFault() && failuresAllowed > 0 && failuresInARow.incrementAndGet() >= failuresAllowed) {
            observer.failing();
        }
        left(UNDER_WAY + UNANSWERED);
    }

    void tunnelClosed() {
        tunnels.decrementAndGet();
    }

    private void left(long what) {
        long now = state.addAndGet(-what);
        if (now >= CLOSED && (now & COUNT) == 0) {
            drained.run();
        } else if (now < CLOSED && concurrency > 0 && !queue.isEmpty()) {
            queue.letNextGo();
        }
    }

    /** Waits until it is known whether the backend is gone. */
    Inquest inquire(Outcome outcome) {
        Inquest inquest = new Inquest(this, outcome);
        if (inquests.add(inquest)) {
            observer.doubted();
        }
        return inquest;
    }

    Admission.Refused expired() {
        return queue.expired();
    }

    /** It lives: whoever asked is told so. */
    public void vouch() {
        inquests.conclude(true);
    }

    /** What can be seen of it now, but for its memory. */
    public ProcessVitals vitals(Instant now, long residentBytes) {
        long seen = state.get();
        return new ProcessVitals(
                answered.get(), seen & COUNT, (seen / UNANSWERED) & COUNT, tunnels.get(), residentBytes, now);
    }

    /** Closes it where nothing is under way and no tunnel is open; false, and open as before, otherwise. */
    public boolean closeIfUnused() {
        if (tunnels.get() > 0 || !state.compareAndSet(0, CLOSED)) {
            return false;
        }
        if (tunnels.get() > 0) {
            state.addAndGet(-CLOSED);
            return false;
        }
        inquests.conclude(false);
        return true;
    }

    /**
     * Lets no further request enter.
     *
     * @param whenDrained run at least once when none is under way, at once if that is so already; on any thread
     */
    public void close(Runnable whenDrained) {
        drained = whenDrained;
        long now = state.addAndGet(CLOSED);
        inquests.conclude(false);
        if ((now & COUNT) == 0) {
            whenDrained.run();
        }
    }
}
