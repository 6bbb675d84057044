package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Where all requests wait for the same start. The first of them causes it. Entered on event loops, opened on the supervisor
 * loop.
 */
public final class StartupGate implements Admission.Pending {

    private final WaitingRoom room;
    private final Runnable firstArrival;
    private final AtomicBoolean arrived = new AtomicBoolean();
    /** Those who wait, longest first. */
    private final Queue<Seat> seats = new ConcurrentLinkedQueue<>();

    private final CompletableFuture<Void> resolution = new CompletableFuture<>();
    private volatile boolean opened;
    /** Written before {@link #opened}, read after. */
    private @Nullable Admission answer;

    /** @param firstArrival run when the first request arrives; on an event loop, so it may only post */
    public StartupGate(WaitingRoom room, Runnable firstArrival) {
        this.room = room;
        this.firstArrival = firstArrival;
    }

    /** When the gate is opened. Requests wait for the turn of their seat instead. */
    @Override
    public CompletionStage<?> resolution() {
        return resolution;
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
        for (Seat next = seats.poll(); next != null; next = seats.poll()) {
            next.letGo();
        }
        resolution.complete(null);
    }

    /** Whether a request has ever come here, even one that found no seat. */
    public boolean hasArrivals() {
        return arrived.get();
    }

    /** A seat, or the refusal when the room is full. */
    Admission enter() {
        if (arrived.compareAndSet(false, true)) {
            firstArrival.run();
        }
        if (!room.enter()) {
            return room.full();
        }
        var seat = new Seat(this);
        seats.add(seat);
        if (opened) {
            letGo();
        }
        return seat;
    }

    /** How many wait. */
    int waiting() {
        return seats.size();
    }

    void leave(Seat seat) {
        room.leave();
        seats.remove(seat);
    }

    /** What the gate was opened with, or null when whoever waited should ask anew. Only after the resolution. */
    @Nullable
    Admission answer() {
        return answer;
    }
}
