package dev.falconer.domain.process;

import dev.falconer.domain.site.RecyclingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What a row of looks at one serving process says: whether it should be replaced, how long nobody has used it, whether it
 * hangs. Confined to the supervisor loop.
 */
public final class Upkeep {

    private final RecyclingPolicy recycling;
    private final Instant bornAt;
    private final Duration hang;
    private long answered;
    private Instant usedAt;
    /** Since when all that wait have waited in vain, as far as was seen. */
    private Instant answeredAt;

    private boolean waiting;

    /**
     * @param hang how long requests may wait without any of them being answered; zero is for ever
     * @param bornAt since when it is as old as it is
     * @param openAt since when requests reach it
     */
    public Upkeep(RecyclingPolicy recycling, Duration hang, Instant bornAt, Instant openAt) {
        this.recycling = recycling;
        this.hang = hang;
        this.bornAt = bornAt;
        this.usedAt = openAt;
        this.answeredAt = openAt;
    }

    /** Takes a look. */
    public void look(ProcessVitals vitals) {
        boolean moved = vitals.answered() != answered;
        answered = vitals.answered();
        if (moved || vitals.isUsed()) {
            usedAt = vitals.at();
        }
        if (moved || !waiting) {
            answeredAt = vitals.at();
        }
        waiting = vitals.unanswered() > 0;
    }

    /** Why it should be replaced though it works, by what the last look showed. */
    public Optional<RetireReason> due(ProcessVitals vitals) {
        if (!recycling.age().isZero() && !bornAt.plus(recycling.age()).isAfter(vitals.at())) {
            return Optional.of(RetireReason.TOO_OLD);
        }
        if (recycling.requests() > 0 && vitals.answered() >= recycling.requests()) {
            return Optional.of(RetireReason.TOO_MANY_REQUESTS);
        }
        if (recycling.memoryBytes() > 0 && vitals.residentBytes() >= recycling.memoryBytes()) {
            return Optional.of(RetireReason.TOO_MUCH_MEMORY);
        }
        return Optional.empty();
    }

    /** For how long nobody has used it; zero where somebody does. */
    public Duration unusedFor(Instant now) {
        return Duration.between(usedAt, now);
    }

    /** Whether requests wait in it and none has been answered for as long as that may be. */
    public boolean hangs(Instant now) {
        return !hang.isZero() && waiting && !answeredAt.plus(hang).isAfter(now);
    }
}
