package dev.falconer.application.port.driving;

import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.RequestHead;

/**
 * Decides which requests pass. Asked on event loops; never blocks, never waits, safe on any thread.
 *
 * <pre>
 *  admit ──▶ Refused
 *    ├─────▶ Admitted ──▶ answered ──▶ finished ──▶ [tunnelClosed, where it was upgraded]
 *    │          ├───────▶ unanswered
 *    │          └───────▶ inquire ──┐
 *    └─────▶ Pending  ◀─────────────┘
 *               └───────▶ resume, abandon or giveUp
 * </pre>
 */
public interface RequestAdmission {

    /** Decides about a request. The head is valid only during the call. */
    Admission admit(RequestHead head);

    /**
     * Decides again about a request that waited, after the resolution it waited for. Exactly one of {@code resume},
     * {@link #abandon} and {@link #giveUp} is called per {@link Admission.Pending} that was handed out.
     */
    Admission resume(Admission.Pending waited, RequestHead head);

    /** The client of a waiting request has left, or is refused for what it sends. */
    void abandon(Admission.Pending waited);

    /** The request has waited for the whole of {@link Admission.Pending#limit()}. */
    Admission.Refused giveUp(Admission.Pending waited);

    /**
     * Tells how much of its body a waiting request holds by now.
     *
     * @return false where that is more than may be held; then {@link #giveUp} is called
     */
    boolean hold(Admission.Pending waited, long bytes);

    /** The head of the backend's response has come, 101 included; called at most once per {@link Admission.Admitted}. */
    void answered(Admission.Admitted admitted);

    /**
     * The forwarding of an admitted request has ended, after {@link #answered}. Exactly one of this, {@link #unanswered} and {@link #inquire} is
     * called per {@link Admission.Admitted} that was handed out. An upgraded connection has ended, in this sense, with
     * {@link Outcome#UPGRADED}: a tunnel does not hold up the stop of its backend, which closes it in its own words.
     */
    void finished(Admission.Admitted admitted, Outcome outcome);

    /** The forwarding of an admitted request has ended without {@link #answered}. */
    void unanswered(Admission.Admitted admitted, Outcome outcome);

    /** A tunnel has ended. As long as it is open its backend counts as used. */
    void tunnelClosed(Admission.Admitted admitted);

    /**
     * Asks, instead of {@link #unanswered}, whether the backend is gone: then the request may go to another one. What is resumed
     * is decided anew where the backend is gone; where it lives, the answer is that backend once more, which it has not left.
     */
    Admission.Pending inquire(Admission.Admitted lost, Outcome outcome);
}
