package dev.falconer.application.port.driven;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.forwarding.FakeGateway;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.RequestHead;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.HostingProtocol;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers every request as the test says, and remembers what it is told. Safe on any thread. */
public final class FakeAdmission implements RequestAdmission {

    public static final ForwardingPolicy POLICY =
            ForwardingPolicy.of(Duration.ofMinutes(2), ForwardingPolicy.DEFAULT_MAX_REQUEST_BODY, true, false);

    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Admission.Pending> abandoned = new LinkedBlockingQueue<>();
    private final BlockingQueue<Admission.Pending> parked = new LinkedBlockingQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Admission answer;
    private volatile Admission answerAfterWaiting;

    private FakeAdmission(Admission answer) {
        this.answer = answer;
        this.answerAfterWaiting = answer;
    }

    /** Admits everything to the backend. */
    public static FakeAdmission to(Backend backend) {
        return to(backend, POLICY);
    }

    public static FakeAdmission to(Backend backend, ForwardingPolicy policy) {
        return new FakeAdmission(admitted(backend, policy));
    }

    /** Gives the same answer to everything. */
    public static FakeAdmission answering(Admission answer) {
        return new FakeAdmission(answer);
    }

    public static Admission.Admitted admitted(Backend backend, ForwardingPolicy policy) {
        ForwardingPlan plan = new ForwardingPlan(backend, policy, HostingProtocol.ASP_NET_CORE, FakeGateway.GATEWAY);
        return new ToOnePlan(plan);
    }

    /** What a request that waits is answered in the end. */
    public void answerAfterWaiting(Admission then) {
        answerAfterWaiting = then;
    }

    public void answer(Admission now) {
        answer = now;
    }

    @Override
    public Admission admit(RequestHead head) {
        asked.incrementAndGet();
        return handedOut(answer);
    }

    @Override
    public Admission resume(Admission.Pending waited, RequestHead head) {
        return handedOut(answerAfterWaiting);
    }

    @Override
    public void abandon(Admission.Pending waited) {
        abandoned.add(waited);
    }

    @Override
    public void finished(Admission.Admitted admitted, Outcome outcome) {
        outcomes.add(outcome);
    }

    private Admission handedOut(Admission given) {
        if (given instanceof Admission.Pending pending) {
            parked.add(pending);
        }
        return given;
    }

    /** The next end of a forwarded request. */
    public Outcome nextOutcome() throws InterruptedException {
        return taken(outcomes, "outcome");
    }

    public Admission.Pending nextParked() throws InterruptedException {
        return taken(parked, "waiting request");
    }

    public Admission.Pending nextAbandoned() throws InterruptedException {
        return taken(abandoned, "abandoned request");
    }

    /** Outcomes that no test has taken. */
    public int untakenOutcomes() {
        return outcomes.size();
    }

    /** How many requests were asked about. */
    public int asked() {
        return asked.get();
    }

    private static <T> T taken(BlockingQueue<T> queue, String what) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no " + what + " within 10 s");
        }
        return next;
    }

    private record ToOnePlan(ForwardingPlan plan) implements Admission.Admitted {}

    /** Something to wait for; the test completes it. */
    public record Gap(CompletableFuture<String> resolution) implements Admission.Pending {
        public Gap() {
            this(new CompletableFuture<>());
        }
    }
}
