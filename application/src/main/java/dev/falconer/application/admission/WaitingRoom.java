package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many requests of one application wait at one time, at whichever of its gates. Safe on any thread. */
public final class WaitingRoom {

    private static final Admission FULL = new Admission.Refused(new Refusal(
            503, 0, Refusal.Reason.QUEUE_FULL, Optional.of(Duration.ofSeconds(1)), new Refusal.Content.Standard()));

    private final int seats;
    private final AtomicInteger taken = new AtomicInteger();

    /** @param seats 0 or more */
    public WaitingRoom(int seats) {
        this.seats = seats;
    }

    /** Takes a seat; false when all are taken. */
    boolean enter() {
        if (taken.incrementAndGet() <= seats) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    void leave() {
        taken.decrementAndGet();
    }

    /** The answer for those who found no seat. */
    Admission full() {
        return FULL;
    }
}
