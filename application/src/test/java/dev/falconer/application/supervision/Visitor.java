package dev.falconer.application.supervision;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.forwarding.FakeHead;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.forwarding.RequestHead;
import java.util.concurrent.Executor;

/** One request, doing what the transport does for it: it waits where it is told to, and comes back when that is over. */
public final class Visitor {

    private final RequestAdmission admission;
    private final RequestHead head;
    private Admission answer;

    public Visitor(RequestAdmission admission, String target) {
        this.admission = admission;
        this.head = FakeHead.get(target);
        this.answer = admission.admit(head);
    }

    /** Comes back from now on as soon as what it waits for has come, and not only when it is asked for its answer. */
    Visitor attend(Executor loop) {
        if (answer instanceof Admission.Pending pending) {
            var _ = pending.resolution()
                    .thenRun(() -> loop.execute(() -> {
                        if (answer.equals(pending)) {
                            answer = admission.resume(pending, head);
                            attend(loop);
                        }
                    }));
        }
        return this;
    }

    /** The latest answer: what it waited for may have come meanwhile. */
    public Admission answer() {
        while (answer instanceof Admission.Pending pending
                && pending.resolution().toCompletableFuture().isDone()) {
            answer = admission.resume(pending, head);
        }
        return answer;
    }

    /** The same; blocks until it has not to wait any more. */
    public Visitor served() {
        while (answer() instanceof Admission.Pending pending) {
            pending.resolution().toCompletableFuture().join();
        }
        return this;
    }

    public boolean isWaiting() {
        return answer() instanceof Admission.Pending;
    }

    public boolean isAdmitted() {
        return answer() instanceof Admission.Admitted;
    }

    /** The port of the backend to which it was admitted; fails when it was not. */
    public int port() {
        return switch (admitted().plan().backend().endpoint()) {
            case BackendEndpoint.Loopback(int port) -> port;
            case BackendEndpoint.UnixSocket socket -> throw new AssertionError(socket);
        };
    }

    /** Why it was refused; fails when it was not. */
    public Refusal refusal() {
        if (answer() instanceof Admission.Refused(Refusal reason)) {
            return reason;
        }
        throw new AssertionError("expected a refusal, but was " + answer);
    }

    /** Its response has been passed on. */
    public void finish() {
        admission.answered(admitted());
        admission.finished(admitted(), Outcome.COMPLETED);
    }

    /** Its response never came, and it asks whether the backend is gone. */
    public void loseAnswer() {
        answer = admission.inquire(admitted(), Outcome.BACKEND_CLOSED_EARLY);
    }

    /** Its response never came, and nobody asks why. */
    public void fail() {
        admission.unanswered(admitted(), Outcome.BACKEND_TIMED_OUT);
    }

    /** Its response was a WebSocket's beginning. */
    public void upgrade() {
        admission.answered(admitted());
        admission.finished(admitted(), Outcome.UPGRADED);
    }

    /** The WebSocket is over. */
    public void closeTunnel() {
        admission.tunnelClosed(admitted());
    }

    /** Its client has left while it waited. */
    public void leave() {
        if (answer() instanceof Admission.Pending pending) {
            admission.abandon(pending);
        } else {
            throw new AssertionError("expected to wait, but was " + answer);
        }
    }

    private Admission.Admitted admitted() {
        if (answer() instanceof Admission.Admitted admitted) {
            return admitted;
        }
        throw new AssertionError("expected to be admitted, but was " + answer);
    }
}
