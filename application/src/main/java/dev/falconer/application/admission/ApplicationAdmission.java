package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.Admission.Admitted;
import dev.falconer.application.port.driving.Admission.Pending;
import dev.falconer.application.port.driving.Admission.Refused;
import dev.falconer.domain.site.PathBase;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of one application are answered: a turn per process, taken in strict rotation. The supervisor
 * publishes new turns whenever the world changes; a request reads one volatile field.
 */
public final class ApplicationAdmission {

    private final PathBase pathBase;
    private final AtomicInteger rotation = new AtomicInteger();
    /** Written on the supervisor loop, read anywhere; never changed in place, never empty. */
    private volatile Admission[] turns;

    public ApplicationAdmission(PathBase pathBase, Admission first) {
        this.pathBase = pathBase;
        this.turns = new Admission[] {first};
    }

    PathBase pathBase() {
        return pathBase;
    }

    /**
     * Replaces the turns: ready backends, gates or refusals. A backend is closed only after turns without it were
     * published, so that a request which finds it closed finds better turns at once.
     */
    public void publish(List<Admission> turns) {
        if (turns.isEmpty()) {
            throw new IllegalArgumentException("turns: none (expected: at least one)");
        }
        this.turns = turns.toArray(Admission[]::new);
    }

    Admission admit() {
        while (true) {
            Admission[] now = turns;
            Admission turn = now.length == 1 ? now[0] : now[Math.floorMod(rotation.getAndIncrement(), now.length)];
            Admission answer = enter(turn);
            if (answer != null) {
                return answer;
            }
        }
    }

    Admission resume(Seat seat) {
        seat.leave();
        Admission answer = seat.gate().answer();
        if (answer instanceof Refused || (answer instanceof ReadyBackend backend && backend.enter())) {
            return answer;
        }
        return admit();
    }

    /** The answer for one request, or null when the backend was closed meanwhile. */
    private static @Nullable Admission enter(Admission turn) {
        return switch (turn) {
            case Admitted admitted -> ((ReadyBackend) admitted).enter() ? admitted : null;
            case Pending pending -> ((StartupGate) pending).enter();
            case Refused refused -> refused;
        };
    }
}
