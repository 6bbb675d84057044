package dev.falconer.netty.frontend;

import dev.falconer.domain.site.BackendProtocol;
import dev.falconer.domain.site.ClientLimits;
import dev.falconer.netty.exchange.Deadline;
import dev.falconer.netty.exchange.Forwarding;
import dev.falconer.netty.exchange.Pace;
import io.netty.handler.codec.http.HttpUtil;

/**
 * How slowly a client may send the bodies of its requests: only the time counts in which its bytes are what is waited for,
 * not the time in which the backend takes none. A client that waits for a 100 is not waited for. The deadline is the
 * connection's, which elapses when the allowance is used up. Confined to its event loop.
 */
final class SendingPace implements Pace {

    /** How many times the grace a fast client can save. */
    private static final int SAVED = 4;

    private final ClientLimits.Rate rate;
    private final Deadline deadline;
    private final Allowance allowance;
    private State state = State.OVER;

    /** In the time of {@link System#nanoTime}. */
    private long awaitedSince;

    private enum State {
        /** No body is on its way, or nobody minds how slowly. */
        OVER,
        /** The client waits for a 100. */
        HELD,
        /** The same, and its next bytes are wanted when that has been sent. */
        HELD_AND_WANTED,
        RUNNING,
        AWAITED
    }

    SendingPace(ClientLimits.Rate rate, Deadline deadline) {
        this.rate = rate;
        this.deadline = deadline;
        long grace = rate.grace().toNanos();
        this.allowance = new Allowance(Math.max(1, rate.bytesPerSecond()), grace, SAVED * grace);
    }

    /** A body begins. */
    void begin(Forwarding forwarding) {
        if (rate.bytesPerSecond() == 0 || isConversation(forwarding)) {
            state = State.OVER;
        } else {
            allowance.begin();
            state = HttpUtil.is100ContinueExpected(forwarding.request()) ? State.HELD : State.RUNNING;
        }
    }

    /** A gRPC call is a conversation, in which either side may be silent for as long as it has nothing to say. */
    static boolean isConversation(Forwarding forwarding) {
        return GrpcCall.is(forwarding.request())
                && forwarding.admitted().plan().policy().protocol() == BackendProtocol.H2C;
    }

    /** The client has been told to go on. */
    void continued() {
        switch (state) {
            case HELD -> state = State.RUNNING;
            case HELD_AND_WANTED -> await();
            case OVER, RUNNING, AWAITED -> {}
        }
    }

    @Override
    public void awaited() {
        switch (state) {
            case RUNNING -> await();
            case HELD -> state = State.HELD_AND_WANTED;
            case OVER, HELD_AND_WANTED, AWAITED -> {}
        }
    }

    @Override
    public void moved(int bytes) {
        if (state == State.OVER) {
            return;
        }
        if (state == State.AWAITED) {
            deadline.lift();
            allowance.spend(System.nanoTime() - awaitedSince);
        }
        allowance.earn(bytes);
        state = State.RUNNING;
    }

    /** The body is through, or nobody wants the rest. */
    void end() {
        if (state == State.AWAITED) {
            deadline.lift();
        }
        state = State.OVER;
    }

    /** There will be no other body. */
    void cancel() {
        state = State.OVER;
        deadline.cancel();
    }

    private void await() {
        state = State.AWAITED;
        awaitedSince = System.nanoTime();
        deadline.in(Math.max(0, allowance.left()));
    }
}
