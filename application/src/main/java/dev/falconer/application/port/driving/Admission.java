package dev.falconer.application.port.driving;

import dev.falconer.domain.forwarding.AffinityCookie;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The answer to "may this request pass, and how?". */
public sealed interface Admission {

    /**
     * It passes, as the plan says, and counts as under way until {@link RequestAdmission#finished} or
     * {@link RequestAdmission#unanswered} is told. One object per backend, shared by all its requests.
     */
    non-sealed interface Admitted extends Admission {
        ForwardingPlan plan();

        /** What the client is told to come back to this process; null where it does not matter which one it is. */
        default @Nullable AffinityCookie affinity() {
            return null;
        }
    }

    /**
     * It waits: for a start, a restart, a change of hands, for room, or for the end of a pause. When the resolution
     * completes (it never fails), the adapter goes back to its own thread and calls {@link RequestAdmission#resume}.
     */
    non-sealed interface Pending extends Admission {
        /** Called once by each request that waits; those that came first are let go first. */
        CompletionStage<?> resolution();

        /** How long the request may wait from now on. */
        Duration limit();
    }

    /** It is answered with the refusal. */
    record Refused(Refusal reason) implements Admission {}
}
