package dev.falconer.application.port.driven;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.forwarding.FakeGateway;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.forwarding.RequestHead;
import dev.falconer.domain.site.ForwardingPolicy;
import dev.falconer.domain.site.HostingProtocol;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Answers every request as the test says, and remembers what it is told. Safe on any thread. */
public final class FakeAdmission implements RequestAdmission {

    public static final ForwardingPolicy POLICY =
            ForwardingPolicy.of(Duration.ofMinutes(2), ForwardingPolicy.DEFAULT_MAX_REQUEST_BODY, true, false);

    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Admission.Pending> abandoned = new LinkedBlockingQueue<>();
    private final BlockingQueue<Admission.Pending> parked = new LinkedBlockingQueue<>();
    private final BlockingQueue<Admission.Admitted> tunnelsClosed = new LinkedBlockingQueue<>();
    private final BlockingQueue<Gap> inquests = new LinkedBlockingQueue<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Admission answer;
    private volatile Admission answerAfterWaiting;
    private volatile long bytesHeld = Long.MAX_VALUE;
    private volatile @Nullable Admission verdict;

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

    /** A waiting request may hold no more than so many bytes. */
    public void holdAtMost(long bytes) {
        bytesHeld = bytes;
    }

    /** What a request is answered that asks whether its backend is gone; without a word of the test the backend lives. */
    public void verdict(Admission then) {
        verdict = then;
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
    public Admission.Refused giveUp(Admission.Pending waited) {
        return new Admission.Refused(Refusal.of(503, Refusal.Reason.QUEUE_TIMEOUT));
    }

    @Override
    public boolean hold(Admission.Pending waited, long bytes) {
        return bytes <= bytesHeld;
    }

    @Override
    public void answered(Admission.Admitted admitted) {}

    @Override
    public void finished(Admission.Admitted admitted, Outcome outcome) {
        outcomes.add(outcome);
    }

    @Override
    public void unanswered(Admission.Admitted admitted, Outcome outcome) {
        outcomes.add(outcome);
    }

    @Override
    public void tunnelClosed(Admission.Admitted admitted) {
        tunnelsClosed.add(admitted);
    }

    @Override
    public Admission.Pending inquire(Admission.Admitted lost, Outcome outcome) {
        Gap inquest = new Gap();
        inquests.add(inquest);
        Admission known = verdict;
        if (known != null) {
            outcomes.add(outcome);
        }
        answerAfterWaiting = known == null ? lost : known;
        inquest.resolution().complete("known");
        return inquest;
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

    public Admission.Admitted nextClosedTunnel() throws InterruptedException {
        return taken(tunnelsClosed, "closed tunnel");
    }

    /** The next question whether a backend is gone. */
    public Gap nextInquest() throws InterruptedException {
        return taken(inquests, "question about a lost backend");
    }

    /** Outcomes that no test has taken. */
    public int untakenOutcomes() {
        return outcomes.size();
    }

    /** Ends of tunnels that no test has taken. */
    public int untakenClosedTunnels() {
        return tunnelsClosed.size();
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
    public record Gap(CompletableFuture<String> resolution, Duration limit) implements Admission.Pending {
        public Gap() {
            this(Duration.ofMinutes(2));
        }

        public Gap(Duration limit) {
            this(new CompletableFuture<>(), limit);
        }
    }
}
