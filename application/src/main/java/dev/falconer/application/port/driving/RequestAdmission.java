package dev.falconer.application.port.driving;

import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.RequestHead;

/** Decides which requests pass. Asked on event loops; never blocks, never waits, safe on any thread. */
public interface RequestAdmission {

    /** Decides about a request. The head is valid only during the call. */
    Admission admit(RequestHead head);

    /**
     * Decides again about a request that waited, after the resolution it waited for. Exactly one of {@code resume} and
     * {@link #abandon} is called per {@link Admission.Pending} that was handed out.
     */
    Admission resume(Admission.Pending waited, RequestHead head);

    /** The client of a waiting request has left. */
    void abandon(Admission.Pending waited);

    /**
     * The forwarding of an admitted request has ended; called exactly once per {@link Admission.Admitted} that was handed
     * out. An upgraded connection has ended, in this sense, with {@link Outcome#UPGRADED}: a tunnel does not hold up the
     * stop of its backend, which closes it in its own words.
     */
    void finished(Admission.Admitted admitted, Outcome outcome);
}
