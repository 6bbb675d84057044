package dev.falconer.application.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.forwarding.AffinityCookie;
import dev.falconer.domain.forwarding.FakeGateway;
import dev.falconer.domain.forwarding.FakeHead;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.forwarding.RequestHead;
import dev.falconer.domain.process.ProcessVitals;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.QueuePolicy;
import dev.falconer.domain.site.Selection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AdmissionsTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T12:00:00Z"));

    private static final RequestHead HEAD = FakeHead.get("/");
    private static final Admission.Refused REFUSED = new Admission.Refused(Refusal.of(503, Refusal.Reason.STOPPING));

    @Nested
    class Routing {

        private final Admissions admissions = new Admissions();

        @Test
        void goesToTheLongestPathBase() {
            ApplicationAdmission root = application("/", backend(1));
            ApplicationAdmission sub = application("/sub", backend(2));
            ApplicationAdmission deep = application("/sub/deep", backend(3));
            admissions.route(List.of(root, sub, deep));

            assertThat(port(admissions.admit(FakeHead.get("/")))).isEqualTo(1);
            assertThat(port(admissions.admit(FakeHead.get("/SUB?x")))).isEqualTo(2);
            assertThat(port(admissions.admit(FakeHead.get("/sub/deep/er")))).isEqualTo(3);
            assertThat(port(admissions.admit(FakeHead.get("/subject")))).isEqualTo(1);
        }

        @Test
        void withoutAnOwnerIsRefused() {
            admissions.route(List.of(application("/sub", backend(2))));

            assertThat(admissions.admit(HEAD))
                    .isEqualTo(new Admission.Refused(Refusal.of(404, Refusal.Reason.NO_APPLICATION)));
        }
    }

    @Nested
    class Selecting {

        @Test
        @DisplayName("ST-47 are taken in strict rotation")
        void rotate() {
            var application = application("/", backend(1), backend(2), backend(3));
            var admissions = routed(application);

            var ports = new ArrayList<Integer>();
            for (int i = 0; i < 6; i++) {
                ports.add(port(admissions.admit(HEAD)));
            }

            assertThat(ports).containsExactly(1, 2, 3, 1, 2, 3);
        }

        @Test
        void passOverWhoeverHasNoRoom() {
            var application = application("/", limited(1, 1), limited(2, 2));
            var admissions = routed(application);

            assertThat(port(admissions.admit(HEAD))).isEqualTo(1);
            assertThat(port(admissions.admit(HEAD))).isEqualTo(2);
            assertThat(port(admissions.admit(HEAD))).isEqualTo(2);
            assertThat(admissions.admit(HEAD)).isInstanceOf(Admission.Pending.class);
        }

        @Test
        void goToTheLeastBusyWhereThatIsWanted() {
            ReadyBackend busy = backend(1);
            ReadyBackend idle = backend(2);
            var application = application("/", new Turns.Serving(List.of(busy, idle), Selection.LEAST_BUSY));
            var admissions = routed(application);
            for (int i = 0; i < 3; i++) {
                busy.enter();
            }

            for (int i = 0; i < 3; i++) {
                assertThat(port(admissions.admit(HEAD))).isEqualTo(2);
            }
        }

        @Test
        void goBackToTheProcessThatTheClientKnows() {
            ReadyBackend first = remembering(1, new AffinityCookie("secret-1", PathBase.ROOT));
            ReadyBackend second = remembering(2, new AffinityCookie("secret-2", PathBase.ROOT));
            var application = application("/", new Turns.Serving(List.of(first, second), Selection.AFFINITY));
            var admissions = routed(application);
            RequestHead returning = FakeHead.get("/").with("Cookie", "a=b; falconer-affinity=secret-2; c=d");
            for (int i = 0; i < 3; i++) {
                assertThat(port(admissions.admit(returning))).isEqualTo(2);
            }

            application.publish(serving(first));

            assertThat(port(admissions.admit(returning))).isEqualTo(1);
        }

        @Test
        void areNeverNone() {
            assertThatThrownBy(() -> new Turns.Serving(List.of(), Selection.ROUND_ROBIN))
                    .hasMessageContaining("expected: at least one");
        }
    }

    @Nested
    class AReadyBackend {

        private final ReadyBackend backend = backend(1);
        private final AtomicInteger drained = new AtomicInteger();

        @Test
        void thatIsIdleIsDrainedAtOnce() {
            backend.close(drained::incrementAndGet);

            assertThat(drained).hasValue(1);
            assertThat(backend.enter()).isEqualTo(ReadyBackend.Entry.CLOSED);
        }

        @Test
        void isDrainedWhenTheLastRequestHasFinished() {
            backend.enter();
            backend.enter();
            backend.close(drained::incrementAndGet);

            backend.unanswered(Outcome.CLIENT_GONE);
            assertThat(drained).hasValue(0);
            backend.unanswered(Outcome.CLIENT_GONE);

            assertThat(drained).hasValue(1);
        }

        @RepeatedTest(50)
        @Timeout(20)
        @DisplayName("CR-08 whoever entered before it closed is waited for, and nobody enters afterwards")
        void countsEveryoneWhateverTheRace() throws Exception {
            int threads = 4;
            var tooEarly = new AtomicBoolean();
            var go = new CountDownLatch(1);
            var allOut = new CountDownLatch(1);
            try (var executor = Executors.newFixedThreadPool(threads)) {
                List<Future<Boolean>> running = new ArrayList<>();
                Callable<Boolean> requests = () -> {
                    go.await();
                    while (backend.enter() == ReadyBackend.Entry.ENTERED) {
                        backend.unanswered(Outcome.CLIENT_GONE);
                    }
                    return true;
                };
                for (int i = 0; i < threads; i++) {
                    running.add(executor.submit(requests));
                }
                assertThat(backend.enter()).isEqualTo(ReadyBackend.Entry.ENTERED);
                var oneStaysInside = new AtomicBoolean(true);
                go.countDown();

                backend.close(() -> {
                    tooEarly.compareAndSet(false, oneStaysInside.get());
                    allOut.countDown();
                });
                for (Future<Boolean> each : running) {
                    assertThat(each.get(10, TimeUnit.SECONDS)).isTrue();
                }
                assertThat(allOut.getCount()).isOne();
                oneStaysInside.set(false);
                backend.unanswered(Outcome.CLIENT_GONE);
            }

            assertThat(allOut.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(tooEarly).isFalse();
        }
    }

    @Nested
    class AClosedBackend {

        @Test
        void isPassedOverForTheTurnsThatReplacedIt() {
            ReadyBackend closed = backend(1);
            var application = application("/", closed);
            var admissions = routed(application);
            Admission admitted = admissions.admit(HEAD);

            application.publish(serving(backend(2)));
            closed.close(() -> {});

            assertThat(port(admissions.admit(HEAD))).isEqualTo(2);
            admissions.unanswered((Admission.Admitted) admitted, Outcome.CLIENT_GONE);
        }
    }

    @Nested
    class TheQueue {

        private final AtomicInteger demands = new AtomicInteger();
        private final ParkingQueue queue = queue(2);
        private final ApplicationAdmission application =
                new ApplicationAdmission(PathBase.ROOT, queue, new Turns.Waiting());
        private final Admissions admissions = routed(application);

        private ParkingQueue queue(int seats) {
            return new ParkingQueue(QueuePolicy.STANDARD.withRequests(seats), CLOCK, demands::incrementAndGet);
        }

        @Test
        void tellsOnceThatSomebodyCameUntilThatIsHeard() {
            var first = (Admission.Pending) admissions.admit(HEAD);
            admissions.admit(HEAD);
            assertThat(demands).hasValue(1);

            queue.heard();
            admissions.abandon(first);
            admissions.admit(HEAD);

            assertThat(demands).hasValue(2);
        }

        @Test
        void tellsThatSomebodyWasRefusedWhereThatMayBeChanged() {
            application.publish(new Turns.Refusing(REFUSED, false));
            admissions.admit(HEAD);
            assertThat(demands).hasValue(0);

            application.publish(new Turns.Refusing(REFUSED, true));
            assertThat(admissions.admit(HEAD)).isSameAs(REFUSED);

            assertThat(demands).hasValue(1);
        }

        @Test
        @DisplayName("D4 gives all who wait the answer that they are turned away with")
        void givesOneAnswerToAll() {
            var one = (Admission.Pending) admissions.admit(HEAD);
            var other = (Admission.Pending) admissions.admit(HEAD);

            application.publish(new Turns.Waiting());
            queue.turnAllAway(REFUSED);

            assertThat(one.resolution()).isCompleted();
            assertThat(admissions.resume(one, HEAD)).isSameAs(REFUSED);
            assertThat(admissions.resume(other, HEAD)).isSameAs(REFUSED);
        }

        @Test
        void letsThoseWhoWaitAskAnew() {
            var waited = (Admission.Pending) admissions.admit(HEAD);

            application.publish(serving(backend(1)));

            assertThat(waited.resolution()).isCompleted();
            assertThat(port(admissions.resume(waited, HEAD))).isEqualTo(1);
        }

        @Test
        void letsNoMoreGoThanThereIsRoomFor() {
            var first = (Admission.Pending) admissions.admit(HEAD);
            var second = (Admission.Pending) admissions.admit(HEAD);
            ReadyBackend narrow = limited(1, 1, queue);

            application.publish(serving(narrow));
            assertThat(first.resolution()).isCompleted();
            assertThat(second.resolution()).isNotCompleted();
            Admission admitted = admissions.resume(first, HEAD);

            admissions.answered((Admission.Admitted) admitted);
            admissions.finished((Admission.Admitted) admitted, Outcome.COMPLETED);
            assertThat(second.resolution()).isCompleted();
            assertThat(port(admissions.resume(second, HEAD))).isEqualTo(1);
        }

        @Test
        void letsNobodyOvertakeThoseWhoWaitForRoom() {
            ReadyBackend narrow = limited(1, 1, queue);
            application.publish(serving(narrow));
            var inside = (Admission.Admitted) admissions.admit(HEAD);
            var waited = (Admission.Pending) admissions.admit(HEAD);

            admissions.answered(inside);
            narrow.finished(Outcome.COMPLETED);
            assertThat(waited.resolution()).isCompleted();

            assertThat(port(admissions.resume(waited, HEAD))).isEqualTo(1);
            assertThat(admissions.admit(HEAD)).isInstanceOf(Admission.Pending.class);
        }

        @Test
        void letsNobodyOvertakeWhoeverIsOnTheWayToTheRoom() {
            ReadyBackend narrow = limited(1, 1, queue);
            application.publish(serving(narrow));
            var inside = (Admission.Admitted) admissions.admit(HEAD);
            var waited = (Admission.Pending) admissions.admit(HEAD);
            admissions.unanswered(inside, Outcome.CLIENT_GONE);

            var newcomer = (Admission.Pending) admissions.admit(HEAD);
            assertThat(newcomer.resolution()).isNotCompleted();
            Admission admitted = admissions.resume(waited, HEAD);

            assertThat(port(admitted)).isEqualTo(1);
            assertThat(newcomer.resolution()).isNotCompleted();
            admissions.unanswered((Admission.Admitted) admitted, Outcome.CLIENT_GONE);
            assertThat(newcomer.resolution()).isCompleted();
        }

        @Test
        void admitsWhoeverComesWhereThereIsRoomForAllWhoCameBefore() {
            var first = (Admission.Pending) admissions.admit(HEAD);
            admissions.admit(HEAD);
            application.publish(serving(limited(1, 3, queue)));

            assertThat(port(admissions.admit(HEAD))).isEqualTo(1);

            assertThat(admissions.admit(HEAD)).isInstanceOf(Admission.Refused.class);
            assertThat(port(admissions.resume(first, HEAD))).isEqualTo(1);
        }

        @Test
        void letsNoNewcomerGoWhileOthersWait() {
            var spacious = queue(3);
            var crowded = new ApplicationAdmission(PathBase.ROOT, spacious, new Turns.Waiting());
            var entrance = routed(crowded);
            crowded.publish(serving(limited(1, 1, spacious)));
            var inside = (Admission.Admitted) entrance.admit(HEAD);
            var first = (Admission.Pending) entrance.admit(HEAD);
            var second = (Admission.Pending) entrance.admit(HEAD);
            entrance.unanswered(inside, Outcome.CLIENT_GONE);

            var newcomer = (Admission.Pending) entrance.admit(HEAD);

            assertThat(newcomer.resolution()).isNotCompleted();
            assertThat(second.resolution()).isNotCompleted();
            assertThat(port(entrance.resume(first, HEAD))).isEqualTo(1);
        }

        @Test
        void keepsThePlaceAndTheTimeOfWhoeverHasToWaitAgain() {
            var now = new AtomicReference<>(CLOCK.instant());
            var patient = new ParkingQueue(QueuePolicy.STANDARD, now::get, () -> {});
            var waiting = new ApplicationAdmission(PathBase.ROOT, patient, new Turns.Waiting());
            var entrance = routed(waiting);
            var first = (Admission.Pending) entrance.admit(HEAD);
            var second = (Admission.Pending) entrance.admit(HEAD);
            entrance.hold(first, 60);
            waiting.publish(serving(limited(1, 1, patient)));
            waiting.publish(new Turns.Waiting());
            now.set(now.get().plusSeconds(50));

            var again = (Admission.Pending) entrance.resume(first, HEAD);

            assertThat(again.limit()).isEqualTo(QueuePolicy.DEFAULT_TIME.minusSeconds(50));
            assertThat(patient.longestWait()).isEqualTo(Duration.ofSeconds(50));
            assertThat(patient.waiting()).isEqualTo(2);
            waiting.publish(serving(limited(1, 1, patient)));
            assertThat(again.resolution()).isCompleted();
            assertThat(second.resolution()).isNotCompleted();
        }

        @Test
        void letsNobodyWaitAgainForLongerThanHeMay() {
            var now = new AtomicReference<>(CLOCK.instant());
            var patient = new ParkingQueue(QueuePolicy.STANDARD, now::get, () -> {});
            var waiting = new ApplicationAdmission(PathBase.ROOT, patient, new Turns.Waiting());
            var entrance = routed(waiting);
            var waited = (Admission.Pending) entrance.admit(HEAD);
            waiting.publish(serving(limited(1, 1, patient)));
            waiting.publish(new Turns.Waiting());
            now.set(now.get().plus(QueuePolicy.DEFAULT_TIME.multipliedBy(2)));

            var again = (Admission.Pending) entrance.resume(waited, HEAD);

            assertThat(again.limit()).isZero();
        }

        @Test
        void countsTheBytesOfWhoeverHasToWaitAgainOnce() {
            queue.allow(new QueuePolicy(2, 100, Duration.ofMinutes(1)));
            var waited = (Admission.Pending) admissions.admit(HEAD);
            admissions.hold(waited, 60);
            application.publish(serving(limited(1, 1, queue)));
            application.publish(new Turns.Waiting());

            var again = (Admission.Pending) admissions.resume(waited, HEAD);
            var other = (Admission.Pending) admissions.admit(HEAD);

            assertThat(admissions.hold(again, 60)).isTrue();
            assertThat(admissions.hold(other, 40)).isTrue();
            admissions.abandon(again);
            assertThat(admissions.hold(other, 100)).isTrue();
        }

        @Test
        void keepsTheSeatOfWhoeverHasToWaitAgainThoughFewerAreAllowed() {
            var waited = (Admission.Pending) admissions.admit(HEAD);
            application.publish(serving(limited(1, 1, queue)));
            application.publish(new Turns.Waiting());
            queue.allow(QueuePolicy.STANDARD.withRequests(0));

            assertThat(admissions.resume(waited, HEAD)).isInstanceOf(Admission.Pending.class);
        }

        @Test
        void fillsTheRoomThatWhoeverWasOnTheWayDoesNotNeed() {
            ReadyBackend narrow = limited(1, 1, queue);
            application.publish(new Turns.Waiting());
            var refused = (Admission.Pending) admissions.admit(HEAD);
            queue.turnAllAway(REFUSED);
            application.publish(serving(narrow));
            var newcomer = (Admission.Pending) admissions.admit(HEAD);
            assertThat(newcomer.resolution()).isNotCompleted();

            assertThat(admissions.resume(refused, HEAD)).isSameAs(REFUSED);

            assertThat(newcomer.resolution()).isCompleted();
        }

        @Test
        void fillsTheRoomOfWhoeverIsOnTheWayWhenItsClientLeaves() {
            ReadyBackend narrow = limited(1, 1, queue);
            application.publish(serving(narrow));
            var inside = (Admission.Admitted) admissions.admit(HEAD);
            var waited = (Admission.Pending) admissions.admit(HEAD);
            admissions.unanswered(inside, Outcome.CLIENT_GONE);
            var newcomer = (Admission.Pending) admissions.admit(HEAD);

            admissions.abandon(waited);

            assertThat(newcomer.resolution()).isCompleted();
            assertThat(port(admissions.resume(newcomer, HEAD))).isEqualTo(1);
        }

        @Test
        void letsNobodyGoForARequestThatLeavesWhatIsClosed() {
            ReadyBackend narrow = limited(1, 2, queue);
            application.publish(serving(narrow));
            var inside = (Admission.Admitted) admissions.admit(HEAD);
            admissions.admit(HEAD);
            application.publish(new Turns.Waiting());
            narrow.close(() -> {});
            var waited = (Admission.Pending) admissions.admit(HEAD);

            admissions.unanswered(inside, Outcome.CLIENT_GONE);

            assertThat(waited.resolution()).isNotCompleted();
        }

        @Test
        void letsWhoeverWaitedForAnotherApplicationAskAsANewcomer() {
            var waited = (Admission.Pending) admissions.admit(HEAD);
            var other = (Admission.Pending) admissions.admit(HEAD);
            application.publish(serving(limited(1, 1, queue)));
            admissions.route(List.of(new ApplicationAdmission(PathBase.ROOT, queue(2), new Turns.Waiting())));

            var elsewhere = (Admission.Pending) admissions.resume(waited, HEAD);

            assertThat(elsewhere.resolution()).isNotCompleted();
            assertThat(other.resolution()).isCompleted();
            assertThat(queue.waiting()).isOne();
        }

        @Test
        void givesTheTurnOfWhoeverLeavesToTheNext() {
            ReadyBackend narrow = limited(1, 1, queue);
            application.publish(serving(narrow));
            var inside = (Admission.Admitted) admissions.admit(HEAD);
            var first = (Admission.Pending) admissions.admit(HEAD);
            var second = (Admission.Pending) admissions.admit(HEAD);
            admissions.unanswered(inside, Outcome.CLIENT_GONE);
            assertThat(second.resolution()).isNotCompleted();

            admissions.abandon(first);

            assertThat(second.resolution()).isCompleted();
        }

        @Test
        void refusesWhoeverFindsNoSeat() {
            admissions.admit(HEAD);
            admissions.admit(HEAD);

            assertThat(refusal(admissions.admit(HEAD)).reason()).isEqualTo(Refusal.Reason.QUEUE_FULL);
        }

        @Test
        void saysHowLongAStartTakes() {
            queue.expect(Duration.ofSeconds(7));
            admissions.admit(HEAD);
            admissions.admit(HEAD);

            assertThat(refusal(admissions.admit(HEAD)).retryAfter()).contains(Duration.ofSeconds(7));
        }

        @Test
        void givesTheSeatBackToWhomeverLeaves() {
            var waited = (Admission.Pending) admissions.admit(HEAD);
            admissions.admit(HEAD);

            admissions.abandon(waited);

            assertThat(admissions.admit(HEAD)).isInstanceOf(Admission.Pending.class);
            assertThat(admissions.admit(HEAD)).isInstanceOf(Admission.Refused.class);
        }

        @Test
        void refusesWhoeverHasWaitedForTooLong() {
            var waited = (Admission.Pending) admissions.admit(HEAD);

            assertThat(admissions.giveUp(waited).reason().reason()).isEqualTo(Refusal.Reason.QUEUE_TIMEOUT);
            assertThat(queue.waiting()).isZero();
        }

        @Test
        void holdsNoMoreBytesThanItMay() {
            queue.allow(new QueuePolicy(2, 100, Duration.ofMinutes(1)));
            var one = (Admission.Pending) admissions.admit(HEAD);
            var other = (Admission.Pending) admissions.admit(HEAD);

            assertThat(admissions.hold(one, 60)).isTrue();
            assertThat(admissions.hold(other, 40)).isTrue();
            assertThat(admissions.hold(other, 41)).isFalse();
            admissions.giveUp(other);

            assertThat(admissions.hold(one, 100)).isTrue();
        }

        @Test
        void keepsNothingOfThoseWhoLeft() {
            for (int round = 0; round < 1_000; round++) {
                admissions.abandon((Admission.Pending) admissions.admit(HEAD));
            }

            assertThat(queue.waiting()).isZero();
            assertThat(queue.isEmpty()).isTrue();
        }

        @Test
        void letsThoseGoFirstWhoCameFirst() {
            var order = new ArrayList<String>();
            var first = (Admission.Pending) admissions.admit(HEAD);
            var second = (Admission.Pending) admissions.admit(HEAD);
            first.resolution().thenRun(() -> order.add("first"));
            second.resolution().thenRun(() -> order.add("second"));

            application.publish(serving(backend(1)));

            assertThat(order).containsExactly("first", "second");
        }

        @Test
        void givesTheSeatBackWhenTheApplicationIsNoLongerHosted() {
            var waited = (Admission.Pending) admissions.admit(HEAD);

            admissions.route(List.of());

            assertThat(admissions.resume(waited, HEAD)).isInstanceOf(Admission.Refused.class);
            assertThat(queue.waiting()).isZero();
        }

        @RepeatedTest(20)
        @Timeout(20)
        void losesNobodyWhateverTheRace() throws Exception {
            int seats = 8;
            var crowded = queue(seats);
            var turnstile = new ApplicationAdmission(PathBase.ROOT, crowded, new Turns.Waiting());
            var entrance = routed(turnstile);
            var over = new AtomicBoolean();
            try (var executor = Executors.newFixedThreadPool(4)) {
                var running = new ArrayList<Future<?>>();
                for (int i = 0; i < 4; i++) {
                    boolean leaves = i % 2 == 0;
                    running.add(executor.submit(() -> {
                        while (!over.get()) {
                            visit(entrance, leaves, over);
                        }
                    }));
                }
                for (int i = 0; i < 300; i++) {
                    switch (i % 3) {
                        case 0 -> turnstile.publish(serving(limited(1, 1, crowded)));
                        case 1 -> turnstile.publish(new Turns.Waiting());
                        default -> turnstile.publish(new Turns.Refusing(REFUSED, true));
                    }
                }
                over.set(true);
                turnstile.publish(new Turns.Refusing(REFUSED, false));
                for (Future<?> each : running) {
                    each.get(10, TimeUnit.SECONDS);
                }
            }

            assertThat(crowded.waiting()).isZero();
            assertThat(crowded.isEmpty()).isTrue();
        }

        @RepeatedTest(20)
        @Timeout(20)
        void leavesNoRoomUnusedWhileSomebodyWaitsWhateverTheRace() throws Exception {
            var crowded = queue(100);
            var narrow = new ApplicationAdmission(PathBase.ROOT, crowded, new Turns.Waiting());
            narrow.publish(serving(limited(1, 1, crowded), limited(2, 1, crowded)));
            var entrance = routed(narrow);
            try (var executor = Executors.newFixedThreadPool(6)) {
                var running = new ArrayList<Future<?>>();
                for (int i = 0; i < 6; i++) {
                    int impatience = i % 3;
                    running.add(executor.submit(() -> {
                        for (int round = 0; round < 2_000; round++) {
                            enterAndLeave(entrance, impatience == 0 && round % 3 == 0);
                        }
                        return true;
                    }));
                }
                for (Future<?> each : running) {
                    each.get(10, TimeUnit.SECONDS);
                }
            }

            assertThat(crowded.waiting()).isZero();
            assertThat(crowded.isEmpty()).isTrue();
        }

        /** Waits for its turn as long as it takes, unless it leaves as soon as it has to wait. */
        private static void enterAndLeave(Admissions entrance, boolean leaves) throws Exception {
            Admission next = entrance.admit(HEAD);
            while (next instanceof Admission.Pending waited) {
                if (leaves) {
                    entrance.abandon(waited);
                    return;
                }
                waited.resolution().toCompletableFuture().get(10, TimeUnit.SECONDS);
                next = entrance.resume(waited, HEAD);
            }
            entrance.unanswered((Admission.Admitted) next, Outcome.CLIENT_GONE);
        }

        private static void visit(Admissions entrance, boolean leaves, AtomicBoolean over) {
            Admission next = entrance.admit(HEAD);
            while (next instanceof Admission.Pending waited) {
                if (leaves || over.get()) {
                    entrance.abandon(waited);
                    return;
                }
                if (waited.resolution().toCompletableFuture().isDone()) {
                    next = entrance.resume(waited, HEAD);
                }
            }
            if (next instanceof Admission.Admitted admitted) {
                entrance.unanswered(admitted, Outcome.CLIENT_GONE);
            }
        }
    }

    @Nested
    class ALostBackend {

        private final AtomicInteger doubts = new AtomicInteger();
        private final ReadyBackend lost = watched(1, doubts);
        private final ApplicationAdmission application = application("/", lost);
        private final Admissions admissions = routed(application);
        private final Admission.Admitted admitted = (Admission.Admitted) admissions.admit(HEAD);

        @Test
        void isLookedAtOnceHoweverManyAsk() {
            admissions.inquire(admitted, Outcome.BACKEND_CONNECT_FAILED);
            admissions.admit(HEAD);
            admissions.inquire(admitted, Outcome.BACKEND_CONNECT_FAILED);

            assertThat(doubts).hasValue(1);
        }

        @Test
        void isTheAnswerAgainWhereItLives() {
            Admission.Pending inquest = admissions.inquire(admitted, Outcome.BACKEND_CONNECT_FAILED);
            assertThat(inquest.resolution()).isNotCompleted();

            lost.vouch();

            assertThat(inquest.resolution()).isCompleted();
            assertThat(admissions.resume(inquest, HEAD)).isSameAs(lost);
            assertThat(lost.underWay()).isOne();
        }

        @Test
        void isReplacedByWhateverThereIsWhereItIsGone() {
            Admission.Pending inquest = admissions.inquire(admitted, Outcome.BACKEND_CLOSED_EARLY);
            var drained = new AtomicBoolean();

            application.publish(serving(backend(2)));
            lost.close(() -> drained.set(true));

            assertThat(inquest.resolution()).isCompleted();
            assertThat(port(admissions.resume(inquest, HEAD))).isEqualTo(2);
            assertThat(drained).isTrue();
        }

        @Test
        void thatIsGoneAlreadyKeepsNobodyWaiting() {
            application.publish(serving(backend(2)));
            lost.close(() -> {});

            assertThat(admissions
                            .inquire(admitted, Outcome.BACKEND_CLOSED_EARLY)
                            .resolution())
                    .isCompleted();
        }
    }

    @Nested
    class Failures {

        @Test
        void inARowAreToldAsLongAsThatGoesOn() {
            var failing = new AtomicInteger();
            ReadyBackend backend = failing(3, failing);
            for (int i = 0; i < 5; i++) {
                backend.enter();
                backend.unanswered(Outcome.BACKEND_TIMED_OUT);
            }

            assertThat(failing).hasValue(3);
        }

        @Test
        void withAnAnswerBetweenThemAreNone() {
            var failing = new AtomicInteger();
            ReadyBackend backend = failing(3, failing);
            for (int i = 0; i < 9; i++) {
                backend.enter();
                if (i % 3 == 2) {
                    backend.answered();
                    backend.finished(Outcome.COMPLETED);
                } else {
                    backend.unanswered(Outcome.BACKEND_CLOSED_EARLY);
                }
            }

            assertThat(failing).hasValue(0);
        }

        @Test
        void ofTheClientAreNotTheBackends() {
            var failing = new AtomicInteger();
            ReadyBackend backend = failing(1, failing);
            backend.enter();
            backend.unanswered(Outcome.CLIENT_GONE);

            assertThat(failing).hasValue(0);
        }
    }

    @Nested
    class Use {

        private final ReadyBackend backend = backend(1);

        @Test
        void isSeenInFigures() {
            backend.enter();
            backend.enter();
            backend.answered();

            ProcessVitals vitals = backend.vitals(Instant.EPOCH, 5);

            assertThat(vitals).isEqualTo(new ProcessVitals(1, 2, 1, 0, 5, Instant.EPOCH));
        }

        @Test
        void keepsItFromBeingClosedAsUnused() {
            backend.enter();
            assertThat(backend.closeIfUnused()).isFalse();
            backend.answered();
            backend.finished(Outcome.COMPLETED);

            assertThat(backend.closeIfUnused()).isTrue();
            assertThat(backend.enter()).isEqualTo(ReadyBackend.Entry.CLOSED);
        }

        @Test
        void isAnOpenTunnelToo() {
            backend.enter();
            backend.answered();
            backend.finished(Outcome.UPGRADED);
            assertThat(backend.closeIfUnused()).isFalse();
            assertThat(backend.enter()).isEqualTo(ReadyBackend.Entry.ENTERED);
            backend.unanswered(Outcome.CLIENT_GONE);

            backend.tunnelClosed();

            assertThat(backend.closeIfUnused()).isTrue();
        }
    }

    private static Admissions routed(ApplicationAdmission application) {
        var admissions = new Admissions();
        admissions.route(List.of(application));
        return admissions;
    }

    private static ApplicationAdmission application(String pathBase, ReadyBackend... backends) {
        return application(pathBase, serving(backends));
    }

    private static ApplicationAdmission application(String pathBase, Turns turns) {
        return new ApplicationAdmission(
                PathBase.parse(pathBase), new ParkingQueue(QueuePolicy.STANDARD, CLOCK, () -> {}), turns);
    }

    private static Turns serving(ReadyBackend... backends) {
        return new Turns.Serving(List.of(backends), Selection.ROUND_ROBIN);
    }

    private static ReadyBackend backend(int port) {
        return limited(port, 0);
    }

    private static ReadyBackend limited(int port, int concurrency) {
        return limited(port, concurrency, new ParkingQueue(QueuePolicy.STANDARD, CLOCK, () -> {}));
    }

    private static ReadyBackend limited(int port, int concurrency, ParkingQueue queue) {
        return new ReadyBackend(
                plan(port), null, concurrency, 0, queue, new Told(new AtomicInteger(), new AtomicInteger()));
    }

    private static ReadyBackend remembering(int port, AffinityCookie cookie) {
        return new ReadyBackend(
                plan(port),
                cookie,
                0,
                0,
                new ParkingQueue(QueuePolicy.STANDARD, CLOCK, () -> {}),
                new Told(new AtomicInteger(), new AtomicInteger()));
    }

    private static ReadyBackend watched(int port, AtomicInteger doubts) {
        return new ReadyBackend(
                plan(port),
                null,
                0,
                0,
                new ParkingQueue(QueuePolicy.STANDARD, CLOCK, () -> {}),
                new Told(doubts, new AtomicInteger()));
    }

    private static ReadyBackend failing(int allowed, AtomicInteger failing) {
        return new ReadyBackend(
                plan(1),
                null,
                0,
                allowed,
                new ParkingQueue(QueuePolicy.STANDARD, CLOCK, () -> {}),
                new Told(new AtomicInteger(), failing));
    }

    private record Told(AtomicInteger doubts, AtomicInteger failures) implements ReadyBackend.Observer {
        @Override
        public void doubted() {
            doubts.incrementAndGet();
        }

        @Override
        public void failing() {
            failures.incrementAndGet();
        }
    }

    private static ForwardingPlan plan(int port) {
        return new ForwardingPlan(
                new Backend(new BackendEndpoint.Loopback(port), PathBase.ROOT, Optional.empty()),
                HostingBuilder.aspNetCore().build().forwarding(),
                HostingBuilder.aspNetCore().build().protocol(),
                FakeGateway.GATEWAY);
    }

    private static int port(Admission admission) {
        return switch (((Admission.Admitted) admission).plan().backend().endpoint()) {
            case BackendEndpoint.Loopback(int port) -> port;
            case BackendEndpoint.UnixSocket socket -> throw new AssertionError(socket);
        };
    }

    private static Refusal refusal(Admission answer) {
        return ((Admission.Refused) answer).reason();
    }
}
