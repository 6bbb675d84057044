package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The one answer of all requests that wait for the same start. The first of them causes it. Entered on event loops, opened
 * on the supervisor loop.
 */
public final class StartupGate implements Admission.Pending {

    private final WaitingRoom room;
    private final Runnable firstArrival;
    private final AtomicBoolean arrived = new AtomicBoolean();
    /** Those who wait, longest first: a future of one's own each, because a shared one lets the last go first. */
    private final Queue<CompletableFuture<Void>> waiting = new ConcurrentLinkedQueue<>();

    private volatile boolean opened;
    /** Written before {@link #opened}, read after. */
    private @Nullable Admission answer;

    /** @param firstArrival run when the first request arrives; on an event loop, so it may only post */
    public StartupGate(WaitingRoom room, Runnable firstArrival) {
        this.room = room;
        this.firstArrival = firstArrival;
    }

    @Override
    public CompletionStage<?> resolution() {
        var turn = new CompletableFuture<Void>();
        waiting.add(turn);
        if (opened) {
            letGo();
        }
        return turn;
    }

    /** Opens the gate with an answer for all who wait. */
    public void open(Admission answer) {
        this.answer = answer;
        open();
    }

    /** Opens the gate without an answer: whoever waits asks anew. */
    public void open() {
        opened = true;
        letGo();
    }

    private void letGo() {
        for (CompletableFuture<Void> next = waiting.poll(); next != null; next = waiting.poll()) {
            next.complete(null);
        }
    }

    /** Whether a request has ever come here, even one that found no seat. */
    public boolean hasArrivals() {
        return arrived.get();
    }

    /** The gate itself, or the refusal when the room is full. */
    Admission enter() {
        if (arrived.compareAndSet(false, true)) {
            firstArrival.run();
        }
        return room.enter() ? this : room.full();
    }

    void leave() {
        room.leave();
    }

    /** What the gate was opened with, or null when whoever waited should ask anew. Only after the resolution. */
    @Nullable
    Admission answer() {
        return answer;
    }
}
