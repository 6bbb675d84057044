package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One request's place in the queue: its turn comes when it is let go, in the order of arrival. Taken and left on event loops,
 * let go on any thread.
 */
final class Seat implements Admission.Pending {

    private final ParkingQueue queue;
    private final Instant since;
    private final CompletableFuture<@Nullable Refused> turn = new CompletableFuture<>();
    /** Of its body; confined to the request's event loop. */
    private long bytes;

    Seat(ParkingQueue queue, Instant since) {
        this.queue = queue;
        this.since = since;
    }

    @Override
    public CompletionStage<?> resolution() {
        return turn;
    }

    @Override
    public Duration limit() {
        return queue.policy().time();
    }

    Instant since() {
        return since;
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

    /** Its request asks anew. */
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
