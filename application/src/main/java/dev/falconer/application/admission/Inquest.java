package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.Outcome;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A request that was not answered and waits to learn whether its backend is gone. Safe on any thread. */
final class Inquest implements Admission.Pending {

    /** The end of a process is noticed within milliseconds; the backend is vouched for long before this. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final ReadyBackend backend;
    private final Outcome outcome;
    private final CompletableFuture<Boolean> lives = new CompletableFuture<>();

    Inquest(ReadyBackend backend, Outcome outcome) {
        this.backend = backend;
        this.outcome = outcome;
    }

    @Override
    public CompletionStage<?> resolution() {
        return lives;
    }

    @Override
    public Duration limit() {
        return LONGEST;
    }

    ReadyBackend backend() {
        return backend;
    }

    void conclude(boolean backendLives) {
        lives.complete(backendLives);
    }

    /** The request has nothing to do with the backend any more. */
    void leave() {
        backend.unanswered(outcome);
    }

    Refused expire() {
        leave();
        return backend.expired();
    }

    /** What was found; that it is gone as long as nothing was. */
    boolean backendLives() {
        return lives.getNow(false);
    }
}
