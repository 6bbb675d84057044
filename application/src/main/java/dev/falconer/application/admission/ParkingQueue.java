package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.forwarding.Refusal.Content;
import dev.falconer.domain.forwarding.Refusal.Reason;
import dev.falconer.domain.site.QueuePolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of one application wait, whatever for: a start, a restart, a change of hands, room, the end of a pause.
 * There is one, and it lives as long as the application; what it allows may change. Whoever is let go is on the way until it has
 * asked anew or left; a turn that it does not use is the next one's. Entered and left on event loops, let go on the supervisor
 * loop, or by whoever makes room; requests that neither wait nor let others go never lock it.
 */
public final class ParkingQueue {

    private static final Duration SHORTEST_RETRY = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Runnable demand;
    private final AtomicBoolean demanded = new AtomicBoolean();
    private final AtomicLong bytes = new AtomicLong();
    /** Those who wait, by their numbers, so longest first; guarded by this. */
    private final TreeMap<Long, Seat> seats = new TreeMap<>();

    /** Guarded by this. */
    private long arrivals;
    /** How many sit there. Written when this is locked, read anywhere. */
    private volatile int seated;
    /** How many sit there or are on the way. Written when this is locked, read anywhere. */
    private volatile int waiting;
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
        return waiting;
    }

    /** How long the one who waits longest has waited; zero where nobody does. */
    public synchronized Duration longestWait() {
        return seats.isEmpty()
                ? Duration.ZERO
                : Duration.between(seats.firstEntry().getValue().since(), clock.instant());
    }

    /** Answers everybody who waits now with the refusal. */
    public void turnAllAway(Admission.Refused refusal) {
        for (Seat next = call(Integer.MAX_VALUE); next != null; next = call(Integer.MAX_VALUE)) {
            next.letGo(refusal);
        }
    }

    /** There is room for one more than before: lets the one ask anew who waits longest. */
    void letNextGo() {
        Seat next = call(Integer.MAX_VALUE);
        if (next != null) {
            next.letGo(null);
        }
    }

    /** There is room for so many, those included who are on the way: lets as many more ask anew, who wait longest. */
    void fill(int room) {
        for (Seat next = call(room); next != null; next = call(room)) {
            next.letGo(null);
        }
    }

    /** Whoever waits longest, on the way from now on, where fewer than {@code most} are. */
    private synchronized @Nullable Seat call(int most) {
        if (seats.isEmpty() || waiting - seated >= most) {
            return null;
        }
        seated--;
        return seats.pollFirstEntry().getValue();
    }

    /** Lets this one ask anew out of turn, unless somebody lets it go already. */
    void letGo(Seat seat) {
        if (call(seat)) {
            seat.letGo(null);
        }
    }

    private synchronized boolean call(Seat seat) {
        boolean called = seats.remove(seat.number(), seat);
        if (called) {
            seated--;
        }
        return called;
    }

    /** Whether nobody waits to be let go. */
    public boolean isEmpty() {
        return seated == 0;
    }

    /** A seat, or null when all are taken. Even who finds none is heard. */
    @Nullable
    Seat enter() {
        Seat seat = take();
        // Not before: whoever is turned away for a start that fails at once would be missed, and be the reason for
        // another.
        signal();
        return seat;
    }

    private synchronized @Nullable Seat take() {
        if (waiting >= policy.requests()) {
            return null;
        }
        waiting++;
        var seat = new Seat(this, arrivals++, clock.instant());
        sit(seat);
        return seat;
    }

    /** The seat of somebody who was let go, and has to wait again. It has its place whatever is allowed by now. */
    Seat enterAgain(Seat former) {
        Seat seat = sitAgain(former);
        signal();
        return seat;
    }

    private synchronized Seat sitAgain(Seat former) {
        Seat seat = former.again(clock.instant());
        sit(seat);
        return seat;
    }

    private synchronized void sit(Seat seat) {
        seats.put(seat.number(), seat);
        seated++;
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
        bytes.addAndGet(-held);
        arrive();
    }

    private synchronized void arrive() {
        waiting--;
    }

    /** Whoever waits longest has the turn that the seat may have had already. */
    void abandon(Seat seat, long held) {
        bytes.addAndGet(-held);
        if (!vacate(seat)) {
            // Somebody has called it, though it may not know yet.
            arrive();
            letNextGo();
        }
    }

    /** Whether it sat there. */
    private synchronized boolean vacate(Seat seat) {
        boolean sat = seats.remove(seat.number(), seat);
        if (sat) {
            seated--;
            waiting--;
        }
        return sat;
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
