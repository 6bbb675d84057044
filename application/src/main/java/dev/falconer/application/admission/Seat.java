package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One request's place in the queue: its turn comes when it is let go, in the order of arrival. A request that finds no room all
 * the same sits down where it sat, and for the time that it has left. Taken and left on event loops, let go on any thread.
 */
final class Seat implements Admission.Pending {

    private final ParkingQueue queue;
    /** Grows with every arrival. */
    private final long number;

    private final Instant since;
    private final Duration limit;
    private final CompletableFuture<@Nullable Refused> turn = new CompletableFuture<>();
    /** Of its body; confined to the request's event loop. */
    private long bytes;

    /** Of somebody who has just come. */
    Seat(ParkingQueue queue, long number, Instant since) {
        this(queue, number, since, queue.policy().time(), 0);
    }

    private Seat(ParkingQueue queue, long number, Instant since, Duration limit, long bytes) {
        this.queue = queue;
        this.number = number;
        this.since = since;
        this.limit = limit;
        this.bytes = bytes;
    }

    /** The place of the same request, which has to wait again. */
    Seat again(Instant now) {
        Duration left = queue.policy().time().minus(Duration.between(since, now));
        return new Seat(queue, number, since, left.isNegative() ? Duration.ZERO : left, bytes);
    }

    @Override
    public CompletionStage<?> resolution() {
        return turn;
    }

    @Override
    public Duration limit() {
        return limit;
    }

    long number() {
        return number;
    }

    Instant since() {
        return since;
    }

    boolean isIn(ParkingQueue other) {
        return queue.equals(other);
    }

    /** @param answer what its request is answered; null where it asks anew */
    void letGo(@Nullable Refused answer) {
        turn.complete(answer);
    }

    /** What it was let go with. */
    @Nullable
    Refused answer() {
        return turn.getNow(null);
    }

    boolean hold(long held) {
        long more = held - bytes;
        bytes = held;
        return queue.hold(more);
    }

    /** Its request was let go, has asked anew, and has its answer. */
    void leave() {
        queue.leave(bytes);
        bytes = 0;
    }

    /** Its request waits no more; nothing of it is kept. */
    void abandon() {
        queue.abandon(this, bytes);
        bytes = 0;
    }

    Refused expire() {
        abandon();
        return queue.expired();
    }
}
