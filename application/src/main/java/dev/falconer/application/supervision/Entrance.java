package dev.falconer.application.supervision;

import dev.falconer.application.admission.ApplicationAdmission;
import dev.falconer.application.admission.Turns;
import java.time.Instant;
import java.util.Optional;

/** What the requests of an application find: where it stands, or a place to wait. Confined to the supervisor loop. */
final class Entrance {

    private final ApplicationAdmission admission;

    private Standing standing = new Standing.Stopped();
    /** Since when requests are let wait because an operator wants it. */
    private Optional<Instant> pausedSince = Optional.empty();

    Entrance(ApplicationAdmission admission) {
        this.admission = admission;
    }

    ApplicationAdmission admission() {
        return admission;
    }

    Standing standing() {
        return standing;
    }

    /** Requests find this from now on; what they found before. */
    Standing stand(Standing next) {
        Standing before = standing;
        standing = next;
        publish();
        return before;
    }

    boolean isServedBy(Generation generation) {
        return standing instanceof Standing.Serving(Generation current) && current.equals(generation);
    }

    boolean isPaused() {
        return pausedSince.isPresent();
    }

    /** Lets requests wait. */
    void pause(Instant now) {
        pausedSince = Optional.of(now);
        publish();
    }

    /** Lets requests go on. */
    void resume() {
        pausedSince = Optional.empty();
        publish();
    }

    /** What serves has something else for requests than before. */
    void publish() {
        boolean waits = standing instanceof Standing.Serving && isPaused();
        admission.publish(waits ? new Turns.Waiting() : standing.turns());
    }

    /** For a person. */
    String words() {
        return pausedSince
                .map(since -> "paused since " + Moments.timeOfDay(since) + ", " + standing.words())
                .orElseGet(standing::words);
    }
}
