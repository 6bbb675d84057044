package dev.falconer.application.recycling;

import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.supervision.Mailbox;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Decides when an application's folder is copied: as soon as it has been quiet for a while after a change.
 *
 * <pre>
 *             change                     quiet                      done
 *   Settled ──────────▶ Restless ──────────────────────▶ Copying ─────────▶ Settled
 *                         │  ▲  ▲                          │  │
 *                         └──┘  └──────────────────────────┘  └ (a change is remembered)
 *                        change    failed, or a change came
 * </pre>
 *
 * Confined to the supervisor loop, but for {@link #changed}, which is safe on any thread.
 */
final class ShadowedFolder {

    /** What became of an attempt. */
    enum Attempt {
        DONE,
        /** It may go well another time, without a change. */
        FAILED
    }

    private sealed interface State {
        record Settled() implements State {}

        record Restless(Watch timer) implements State {}

        record Copying(boolean changedMeanwhile) implements State {}

        record Closed() implements State {}
    }

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private final Duration quietTime;
    private final Supplier<Attempt> copying;
    private final Executor files;
    private final Mailbox loop;
    private State state = new State.Settled();
    /** How often in a row it has failed. */
    private int failures;

    /**
     * @param copying called by {@code files}, one call at a time
     * @param files where work on files is done
     */
    ShadowedFolder(Duration quietTime, Supplier<Attempt> copying, Executor files, Mailbox loop) {
        this.quietTime = quietTime;
        this.copying = copying;
        this.files = files;
        this.loop = loop;
    }

    /** Something has changed in the folder, or may have; or it has not been copied yet. */
    void changed() {
        loop.execute(() -> {
            failures = 0;
            unrest();
        });
    }

    void close() {
        if (state instanceof State.Restless(Watch timer)) {
            timer.close();
        }
        state = new State.Closed();
    }

    private void unrest() {
        switch (state) {
            case State.Settled _ -> rest();
            case State.Restless(Watch timer) -> {
                timer.close();
                rest();
            }
            case State.Copying _ -> state = new State.Copying(true);
            case State.Closed _ -> {}
        }
    }

    private void rest() {
        state = new State.Restless(loop.after(wait(quietTime, failures), this::quiet));
    }

    /** What fails again and again, on a full disk for instance, is tried less and less often. */
    private static Duration wait(Duration quietTime, int failures) {
        Duration wait = quietTime;
        for (int i = 0; i < failures && wait.compareTo(LONGEST_WAIT) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        return failures > 0 && wait.compareTo(LONGEST_WAIT) > 0 && quietTime.compareTo(LONGEST_WAIT) < 0
                ? LONGEST_WAIT
                : wait;
    }

    private void quiet() {
        state = new State.Copying(false);
        files.execute(() -> {
            Attempt attempt = Attempt.DONE;
            try {
                attempt = copying.get();
            } finally {
                Attempt ended = attempt;
                loop.execute(() -> over(ended));
            }
        });
    }

    private void over(Attempt attempt) {
        if (state instanceof State.Copying(boolean changedMeanwhile)) {
            state = new State.Settled();
            failures = attempt == Attempt.FAILED ? failures + 1 : 0;
            if (changedMeanwhile || attempt == Attempt.FAILED) {
                rest();
            }
        }
    }
}
