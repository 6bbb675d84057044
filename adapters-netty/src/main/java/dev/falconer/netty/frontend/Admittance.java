package dev.falconer.netty.frontend;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.application.port.driving.Admission.Admitted;
import dev.falconer.application.port.driving.Admission.Pending;
import dev.falconer.application.port.driving.Admission.Refused;
import dev.falconer.application.port.driving.RequestAdmission;
import dev.falconer.domain.forwarding.AffinityCookie;
import dev.falconer.domain.forwarding.ClientConnection;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.HttpsOnly;
import dev.falconer.domain.forwarding.MaxForwards;
import dev.falconer.domain.forwarding.MessageFraming;
import dev.falconer.domain.forwarding.Objection;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.forwarding.RequestRules;
import dev.falconer.domain.forwarding.UpgradeProtocol;
import dev.falconer.domain.site.HttpsRedirect;
import dev.falconer.netty.exchange.Forwarding;
import dev.falconer.netty.exchange.Replay;
import io.netty.handler.codec.http.HttpRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the requests of one client connection are let in: judges a head, asks admission, waits where it must, and makes an
 * admitted head the backend's. Of every wait exactly one end is told, resumed or abandoned. Confined to its event loop.
 */
final class Admittance {

    private final RequestAdmission admission;

    /** Where everybody is sent; null where requests are served. */
    private final @Nullable HttpsRedirect redirect;

    private final Turnstile turnstile;
    private final ClientConnection client;
    private final Ways ways;
    private final NettyRequestHead head = new NettyRequestHead();

    /** What the request at hand waits for. */
    private @Nullable Pending awaited;

    /** Where a request goes from here. */
    interface Ways {

        void refuse(Refusal refusal);

        /** It waits, no longer than the limit; one of the others follows, and then {@link #resumed}, unless it is abandoned. */
        void await(Duration limit);

        void resumed();

        void forward(Forwarding forwarding);

        /** It was admitted, but cannot go on. */
        void fail(Outcome outcome);
    }

    Admittance(Frontend frontend, Turnstile turnstile, ClientConnection client, Ways ways) {
        this.admission = frontend.admission();
        this.redirect = frontend.policy().redirect().orElse(null);
        this.turnstile = turnstile;
        this.client = client;
        this.ways = ways;
    }

    /** Decides about a request whose head has been read. */
    void ask(ClientRequest request) {
        head.pointAt(request.message);
        Objection objection = RequestRules.objection(head);
        if (objection == null) {
            request.length = MessageFraming.of(head);
            if (request.length == MessageFraming.UNSOUND) {
                objection = Objection.FRAMING;
            }
        }
        if (objection != null) {
            request.keepsAlive = false;
            ways.refuse(objection.refusal());
            return;
        }
        Refusal ours = answerOfOurs();
        if (ours != null) {
            ways.refuse(ours);
        } else {
            decide(admission.admit(head), request);
        }
    }

    /**
     * Why a head is refused that the decoder could not read to its end: what the rules say of the part that it has read, where
     * that is more than that it is a bad request.
     */
    Refusal refusalOfUnreadable(HttpRequest message, Refusal otherwise) {
        Objection objection = otherwise.status() == 400 ? RequestRules.objection(head.pointAt(message)) : null;
        return objection == null ? otherwise : objection.refusal();
    }

    /** What needs no application: it must not be woken for that. */
    private @Nullable Refusal answerOfOurs() {
        if (MaxForwards.endsHere(head)) {
            return MaxForwards.ANSWER;
        }
        return redirect == null ? null : HttpsOnly.answer(head, client, redirect);
    }

    /** The request that waits, if one does, is not interested any more. */
    void abandon() {
        Pending left = awaited;
        if (left != null) {
            awaited = null;
            admission.abandon(left);
        }
    }

    private void decide(Admission answer, ClientRequest request) {
        switch (answer) {
            case Admitted admitted -> forward(admitted, request);
            case Pending pending -> park(pending, request);
            case Refused(Refusal reason) -> ways.refuse(reason);
        }
    }

    /** A request that was not answered goes to another backend, if its own is gone; otherwise it fails as it did. */
    void lost(Forwarding lost, Outcome outcome, Replay replay, ClientRequest request) {
        request.lost = new ClientRequest.Lost(lost, outcome, replay);
        request.sent |= replay == Replay.SENT;
        park(admission.inquire(lost.admitted(), outcome), request);
    }

    /** The request that waits has waited for as long as it may. */
    void giveUp() {
        Pending left = awaited;
        if (left != null) {
            awaited = null;
            ways.refuse(admission.giveUp(left).reason());
        }
    }

    /** Tells how much of its body the request that waits holds; it may be too much. */
    void hold(long bytes) {
        Pending waiting = awaited;
        if (waiting != null && bytes > 0 && !admission.hold(waiting, bytes)) {
            giveUp();
        }
    }

    private void park(Pending pending, ClientRequest request) {
        awaited = pending;
        ways.await(pending.limit());
        hold(request.body.bytes());
        pending.resolution().whenComplete((_, _) -> turnstile.enter(() -> resume(pending, request)));
    }

    private void resume(Pending pending, ClientRequest request) {
        if (pending.equals(awaited)) {
            awaited = null;
            decide(admission.resume(pending, head.pointAt(request.message)), request);
            ways.resumed();
        }
    }

    private void forward(Admitted admitted, ClientRequest request) {
        ForwardingPlan plan = admitted.plan();
        ClientRequest.Lost lost = request.lost;
        if (lost != null) {
            forwardAgain(admitted, lost, request);
            return;
        }
        if (plan.isLoop(head)) {
            fail(admitted, Outcome.FORWARDING_LOOP);
            return;
        }
        if (plan.exceedsBodyLimit(request.length) || plan.exceedsBodyLimit(request.body.bytes())) {
            fail(admitted, Outcome.REQUEST_BODY_TOO_LARGE);
            return;
        }
        CharSequence target = plan.backendTarget(head);
        String introduction = introduction(admitted);
        UpgradeProtocol upgrade = plan.rewriteRequest(head, head.fields(), client);
        RequestFraming.apply(request.message, target, request.length);
        ways.forward(new Forwarding(admitted, request.message, upgrade, introduction, false));
    }

    /** Its head is the backend's already, but for what differs from one backend to the next. */
    private void forwardAgain(Admitted admitted, ClientRequest.Lost lost, ClientRequest request) {
        boolean lives = admitted.equals(lost.forwarding().admitted());
        if (lives && (lost.replay() == Replay.SENT || !request.mayTryAgain())) {
            request.lostIn = admitted.plan().backend().endpoint();
            fail(admitted, lost.outcome());
            return;
        }
        if (admitted.plan().exceedsBodyLimit(request.body.bytes())) {
            fail(admitted, Outcome.REQUEST_BODY_TOO_LARGE);
            return;
        }
        admitted.plan().readdress(head.fields(), lost.forwarding().admitted().plan());
        ways.forward(new Forwarding(
                admitted, request.message, lost.forwarding().upgrade(), introduction(admitted), request.sent));
    }

    /** How a client that does not know its process yet is told of it. */
    private @Nullable String introduction(Admitted admitted) {
        AffinityCookie cookie = admitted.affinity();
        return cookie == null || cookie.isIn(head) ? null : cookie.introduction(client);
    }

    private void fail(Admitted admitted, Outcome outcome) {
        admission.unanswered(admitted, outcome);
        ways.fail(outcome);
    }
}
