package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One request's place at a gate: its turn comes when the gate is opened, in the order of arrival. Taken and left on event
 * loops, let go on the supervisor loop.
 */
final class Seat implements Admission.Pending {

    private final StartupGate gate;
    private final CompletableFuture<Void> turn = new CompletableFuture<>();

    Seat(StartupGate gate) {
        this.gate = gate;
    }

    @Override
    public CompletionStage<?> resolution() {
        return turn;
    }

    StartupGate gate() {
        return gate;
    }

    void letGo() {
        turn.complete(null);
    }

    /** Its request waits no more; nothing of it is kept. */
    void leave() {
        gate.leave(this);
    }
}
