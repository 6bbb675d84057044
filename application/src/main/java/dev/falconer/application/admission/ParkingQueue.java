package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.forwarding.Refusal.Content;
import dev.falconer.domain.forwarding.Refusal.Reason;
import dev.falconer.domain.site.QueuePolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of one application wait, whatever for: a start, a restart, a change of hands, room, the end of a pause.
 * There is one, and it lives as long as the application; what it allows may change. Entered and left on event loops, let go on
 * the supervisor loop, or by whoever makes room.
 */
public final class ParkingQueue {

    private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Runnable demand;
    private final AtomicBoolean demanded = new AtomicBoolean();
    /** Those who wait, longest first. */
    private final Queue<Seat> seats = new ConcurrentLinkedQueue<>();

    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    /** Written on the supervisor loop, read anywhere. */
    private volatile QueuePolicy policy;
    /** Written on the supervisor loop, read anywhere. */
    private volatile Duration expectedWait = SHORTEST_RETRY;

    /** @param demand run when somebody comes; on an event loop, so it may only post, and at most once until {@link #heard} */
    public ParkingQueue(QueuePolicy policy, InstantSource clock, Runnable demand) {
        this.clock = clock;
        this.policy = policy;
        this.demand = demand;
    }

    /** The demand that was told last has been heard: whoever comes from now on tells anew. */
    public void heard() {
        demanded.set(false);
    }

    /** Allows this from now on. */
    public void allow(QueuePolicy other) {
        policy = other;
    }

    /** How long a start takes, as far as is known: what those who cannot wait are told. */
    public void expect(Duration wait) {
        expectedWait = wait;
    }

    /** How many wait, those included who were let go and have not asked anew yet. */
    public int waiting() {
        return taken.get();
    }

    /** How long the one who waits longest has waited; zero where nobody does. */
    public Duration longestWait() {
        Seat first = seats.peek();
        return first == null ? Duration.ZERO : Duration.between(first.since(), clock.instant());
    }

    /** Answers everybody who waits now with the refusal. */
    public void turnAllAway(Admission.Refused refusal) {
        for (Seat next = seats.poll(); next != null; next = seats.poll()) {
            next.letGo(refusal);
        }
    }

    /** Lets so many ask anew, those who wait longest. */
    void letGo(int count) {
        for (int i = 0; i < count; i++) {
            Seat next = seats.poll();
            if (next == null) {
                return;
            }
            next.letGo(null);
        }
    }

    /** Lets this one ask anew out of turn, unless somebody lets it go already. */
    void letGo(Seat seat) {
        if (seats.remove(seat)) {
            seat.letGo(null);
        }
    }

    /** Whether nobody waits to be let go. */
    public boolean isEmpty() {
        return seats.isEmpty();
    }

    /** A seat, or null when all are taken. Even who finds none is heard. */
    @Nullable
    Seat enter() {
        if (taken.incrementAndGet() > policy.requests()) {
            taken.decrementAndGet();
            signal();
            return null;
        }
        var seat = new Seat(this, clock.instant());
        seats.add(seat);
        // Not before: whoever is turned away for a start that fails at once would be missed, and be the reason for
        // another.
        signal();
        return seat;
    }

    /** Somebody wants something, even if he does not wait. */
    void signal() {
        if (!demanded.get() && demanded.compareAndSet(false, true)) {
            demand.run();
        }
    }

    QueuePolicy policy() {
        return policy;
    }

    /** Whether so many bytes more may be held. They are counted in any case, until the seat is left. */
    boolean hold(long more) {
        return bytes.addAndGet(more) <= policy.bytes();
    }

    /** Of somebody who was let go, and so sits here no more. */
    void leave(long held) {
        taken.decrementAndGet();
        bytes.addAndGet(-held);
    }

    /** Whoever comes next has the turn that the seat may have had already. */
    void abandon(Seat seat, long held) {
        leave(held);
        seats.remove(seat);
        if (seat.resolution().toCompletableFuture().isDone()) {
            letGo(1);
        }
    }

    /** The answer for those who find no seat. */
    Admission.Refused full() {
        return refusal(Reason.QUEUE_FULL);
    }

    /** The answer for those who have waited too long, or hold too much. */
    Admission.Refused expired() {
        return refusal(Reason.QUEUE_TIMEOUT);
    }

    private Admission.Refused refusal(Reason reason) {
        Duration retry = expectedWait.compareTo(SHORTEST_RETRY) < 0 ? SHORTEST_RETRY : expectedWait;
        return new Admission.Refused(new Refusal(503, 0, reason, Optional.of(retry), new Content.Standard()));
    }
}
