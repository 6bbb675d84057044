package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.forwarding.AffinityCookie;
import dev.falconer.domain.forwarding.RequestHead;
import dev.falconer.domain.site.PathBase;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * What the requests of one application are answered. The supervisor publishes new turns whenever the world changes; a request
 * reads one volatile field. Whoever cannot be served waits in the application's queue.
 */
public final class ApplicationAdmission {

    private final PathBase pathBase;
    private final ParkingQueue queue;
    private final AtomicInteger rotation = new AtomicInteger();
    /** Written on the supervisor loop, read anywhere. */
    private volatile Turns turns;

    public ApplicationAdmission(PathBase pathBase, ParkingQueue queue, Turns first) {
        this.pathBase = pathBase;
        this.queue = queue;
        this.turns = first;
    }

    PathBase pathBase() {
        return pathBase;
    }

    /**
     * Replaces the turns. Those who wait are let go as far as the new turns have something for them. A backend is closed only
     * after turns without it were published, so that a request which finds it closed finds better turns at once.
     */
    public void publish(Turns next) {
        turns = next;
        switch (next) {
            case Turns.Serving serving -> queue.fill(room(serving));
            case Turns.Waiting _ -> {}
            case Turns.Refusing refusing -> queue.turnAllAway(refusing.answer());
        }
    }

    Admission admit(RequestHead head) {
        return decide(head, null);
    }

    Admission resume(Seat seat, RequestHead head) {
        if (seat.answer() == null && !seat.isIn(queue)) {
            seat.abandon();
            return admit(head);
        }
        Admission answer = answer(seat, head);
        // It was counted for room that it may not have taken.
        if (!queue.isEmpty() && turns instanceof Turns.Serving serving) {
            queue.fill(room(serving));
        }
        return answer;
    }

    /** What it asks anew counts as on its way until it has its answer, so that nobody takes the room meanwhile. */
    private Admission answer(Seat seat, RequestHead head) {
        Admission.Refused given = seat.answer();
        Admission answer = given == null ? decide(head, seat) : given;
        if (!(answer instanceof Admission.Pending)) {
            seat.leave();
        }
        return answer;
    }

    Admission resume(Inquest inquest, RequestHead head) {
        if (inquest.backendLives()) {
            return inquest.backend();
        }
        inquest.leave();
        return admit(head);
    }

    /** @param seat where it has waited; null where it has just come */
    private Admission decide(RequestHead head, @Nullable Seat seat) {
        while (true) {
            Turns now = turns;
            switch (now) {
                case Turns.Serving serving -> {
                    if (seat != null || !othersWaitFirst(serving)) {
                        ReadyBackend entered = enter(serving, head);
                        if (entered != null) {
                            return entered;
                        }
                    }
                    if (now.equals(turns)) {
                        return park(now, seat);
                    }
                }
                case Turns.Waiting _ -> {
                    return park(now, seat);
                }
                case Turns.Refusing refusing -> {
                    if (refusing.demands()) {
                        queue.signal();
                    }
                    return refusing.answer();
                }
            }
        }
    }

    /** Where there is a limit, nobody takes the room of those who were here before and wait, or are on the way to it. */
    private boolean othersWaitFirst(Turns.Serving serving) {
        int before = serving.backends().getFirst().isLimited() ? queue.waiting() : 0;
        return before > 0 && before >= room(serving);
    }

    private @Nullable ReadyBackend enter(Turns.Serving serving, RequestHead head) {
        List<ReadyBackend> backends = serving.backends();
        int count = backends.size();
        int first = count == 1 ? 0 : first(serving, head);
        for (int i = 0; i < count; i++) {
            ReadyBackend backend = backends.get((first + i) % count);
            if (backend.enter() == ReadyBackend.Entry.ENTERED) {
                return backend;
            }
        }
        return null;
    }

    private int first(Turns.Serving serving, RequestHead head) {
        List<ReadyBackend> backends = serving.backends();
        int next = Math.floorMod(rotation.getAndIncrement(), backends.size());
        return switch (serving.selection()) {
            case ROUND_ROBIN -> next;
            case LEAST_BUSY -> leastBusy(backends, next);
            case AFFINITY -> {
                int known = remembered(backends, head);
                yield known < 0 ? leastBusy(backends, next) : known;
            }
        };
    }

    /** The one that the client was served by before, or -1. */
    private static int remembered(List<ReadyBackend> backends, RequestHead head) {
        for (int i = 0; i < backends.size(); i++) {
            AffinityCookie cookie = backends.get(i).affinity();
            if (cookie != null && cookie.isIn(head)) {
                return i;
            }
        }
        return -1;
    }

    /** The first of the least busy ones, from here on. */
    private static int leastBusy(List<ReadyBackend> backends, int from) {
        int best = from;
        for (int i = 1; i < backends.size(); i++) {
            int candidate = (from + i) % backends.size();
            if (backends.get(candidate).underWay() < backends.get(best).underWay()) {
                best = candidate;
            }
        }
        return best;
    }

    /** The world may have changed before the seat was taken: whoever let the others go has not seen it then. */
    private Admission park(Turns seen, @Nullable Seat former) {
        Seat seat = former == null ? queue.enter() : queue.enterAgain(former);
        if (seat == null) {
            return queue.full();
        }
        Turns now = turns;
        if (now instanceof Turns.Serving serving) {
            queue.fill(room(serving));
        } else if (!now.equals(seen)) {
            queue.letGo(seat);
        }
        return seat;
    }

    private static int room(Turns.Serving serving) {
        long room = 0;
        for (ReadyBackend backend : serving.backends()) {
            room += backend.room();
        }
        return (int) Math.min(room, Integer.MAX_VALUE);
    }
}
