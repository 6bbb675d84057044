package dev.falconer.application.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.forwarding.FakeGateway;
import dev.falconer.domain.forwarding.FakeHead;
import dev.falconer.domain.forwarding.ForwardingPlan;
import dev.falconer.domain.forwarding.Outcome;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.forwarding.RequestHead;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.PathBase;
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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AdmissionsTest {

    private static final RequestHead HEAD = FakeHead.get("/");
    private static final Admission REFUSED = new Admission.Refused(Refusal.of(503, Refusal.Reason.STOPPING));

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
    class Turns {

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
        void areNeverNone() {
            var application = application("/", backend(1));

            assertThatThrownBy(() -> application.publish(List.of())).hasMessageContaining("expected: at least one");
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
            assertThat(backend.enter()).isFalse();
        }

        @Test
        void isDrainedWhenTheLastRequestHasFinished() {
            backend.enter();
            backend.enter();
            backend.close(drained::incrementAndGet);

            backend.leave();
            assertThat(drained).hasValue(0);
            backend.leave();

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
                    while (backend.enter()) {
                        backend.leave();
                    }
                    return true;
                };
                for (int i = 0; i < threads; i++) {
                    running.add(executor.submit(requests));
                }
                assertThat(backend.enter()).isTrue();
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
                backend.leave();
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

            application.publish(List.of(backend(2)));
            closed.close(() -> {});

            assertThat(port(admissions.admit(HEAD))).isEqualTo(2);
            admissions.finished((Admission.Admitted) admitted, Outcome.COMPLETED);
        }

        @Test
        void isNotWhatAWaitingRequestGets() {
            var room = new WaitingRoom(1);
            var gate = new StartupGate(room, () -> {});
            var application = application("/", gate);
            var admissions = routed(application);
            var waited = (Admission.Pending) admissions.admit(HEAD);
            ReadyBackend shortLived = backend(1);

            application.publish(List.of(backend(2)));
            gate.open(shortLived);
            shortLived.close(() -> {});

            assertThat(port(admissions.resume(waited, HEAD))).isEqualTo(2);
        }
    }

    @Nested
    class AGate {

        private final AtomicInteger arrivals = new AtomicInteger();
        private final WaitingRoom room = new WaitingRoom(2);
        private final StartupGate gate = new StartupGate(room, arrivals::incrementAndGet);
        private final ApplicationAdmission application = application("/", gate);
        private final Admissions admissions = routed(application);

        @Test
        void isCausedToOpenByTheFirstWhoArrives() {
            assertThat(gate.hasArrivals()).isFalse();

            admissions.admit(HEAD);
            admissions.admit(HEAD);
            admissions.admit(HEAD);

            assertThat(arrivals).hasValue(1);
            assertThat(gate.hasArrivals()).isTrue();
        }

        @Test
        @DisplayName("D4 gives all who wait the answer it was opened with")
        void givesOneAnswerToAll() {
            var one = (Admission.Pending) admissions.admit(HEAD);
            var other = (Admission.Pending) admissions.admit(HEAD);

            application.publish(List.of(new StartupGate(room, () -> {})));
            gate.open(REFUSED);

            assertThat(one.resolution()).isCompleted();
            assertThat(admissions.resume(one, HEAD)).isSameAs(REFUSED);
            assertThat(admissions.resume(other, HEAD)).isSameAs(REFUSED);
        }

        @Test
        void opensWithoutAnAnswerForThoseWhoAskAnew() {
            var waited = (Admission.Pending) admissions.admit(HEAD);

            application.publish(List.of(REFUSED));
            gate.open();

            assertThat(admissions.resume(waited, HEAD)).isSameAs(REFUSED);
        }

        @Test
        void sharesItsSeatsWithTheOtherGatesOfTheApplication() {
            var other = new StartupGate(room, () -> {});
            application.publish(List.of(gate, other));

            assertThat(gateOf(admissions.admit(HEAD))).isSameAs(gate);
            assertThat(gateOf(admissions.admit(HEAD))).isSameAs(other);
            assertThat(admissions.admit(HEAD)).isSameAs(room.full());
        }

        @Test
        void givesTheSeatBackToWhomeverLeaves() {
            var waited = (Admission.Pending) admissions.admit(HEAD);
            admissions.admit(HEAD);

            admissions.abandon(waited);

            assertThat(gateOf(admissions.admit(HEAD))).isSameAs(gate);
            assertThat(admissions.admit(HEAD)).isSameAs(room.full());
        }

        @Test
        void keepsNothingOfThoseWhoLeft() {
            for (int round = 0; round < 1_000; round++) {
                admissions.abandon((Admission.Pending) admissions.admit(HEAD));
            }

            assertThat(gate.waiting()).isZero();
        }

        @Test
        void letsThoseGoFirstWhoCameFirst() {
            var order = new ArrayList<String>();
            var first = (Admission.Pending) admissions.admit(HEAD);
            var second = (Admission.Pending) admissions.admit(HEAD);
            first.resolution().thenRun(() -> order.add("first"));
            second.resolution().thenRun(() -> order.add("second"));

            gate.open();

            assertThat(order).containsExactly("first", "second");
        }

        @Test
        void givesTheSeatBackWhenTheApplicationIsNoLongerHosted() {
            var waited = (Admission.Pending) admissions.admit(HEAD);
            admissions.admit(HEAD);

            admissions.route(List.of());
            assertThat(admissions.resume(waited, HEAD)).isInstanceOf(Admission.Refused.class);

            admissions.route(List.of(application));
            assertThat(gateOf(admissions.admit(HEAD))).isSameAs(gate);
        }

        @RepeatedTest(20)
        @Timeout(20)
        void losesNoSeatWhateverTheRace() throws Exception {
            int seats = 8;
            var crowded = new WaitingRoom(seats);
            var first = new StartupGate(crowded, () -> {});
            var turnstile = application("/", first);
            var entrance = routed(turnstile);
            var over = new AtomicBoolean();
            try (var executor = Executors.newFixedThreadPool(4)) {
                var running = new ArrayList<Future<?>>();
                for (int i = 0; i < 4; i++) {
                    boolean leaves = i % 2 == 0;
                    running.add(executor.submit(() -> {
                        while (!over.get()) {
                            if (entrance.admit(HEAD) instanceof Admission.Pending waited) {
                                Admission next = waited;
                                while (next instanceof Admission.Pending again) {
                                    if (leaves || over.get()) {
                                        entrance.abandon(again);
                                        break;
                                    }
                                    next = again.resolution()
                                                    .toCompletableFuture()
                                                    .isDone()
                                            ? entrance.resume(again, HEAD)
                                            : again;
                                }
                            }
                        }
                    }));
                }
                StartupGate next = first;
                for (int i = 0; i < 200; i++) {
                    StartupGate old = next;
                    next = new StartupGate(crowded, () -> {});
                    turnstile.publish(List.of(next));
                    if (i % 2 == 0) {
                        old.open();
                    } else {
                        old.open(REFUSED);
                    }
                }
                over.set(true);
                for (Future<?> each : running) {
                    each.get(10, TimeUnit.SECONDS);
                }
            }

            for (int i = 0; i < seats; i++) {
                assertThat(crowded.enter()).isTrue();
            }
            assertThat(crowded.enter()).isFalse();
        }
    }

    private static Admissions routed(ApplicationAdmission application) {
        var admissions = new Admissions();
        admissions.route(List.of(application));
        return admissions;
    }

    private static ApplicationAdmission application(String pathBase, Admission... turns) {
        var application = new ApplicationAdmission(PathBase.parse(pathBase), turns[0]);
        application.publish(List.of(turns));
        return application;
    }

    private static ReadyBackend backend(int port) {
        return new ReadyBackend(new ForwardingPlan(
                new Backend(new BackendEndpoint.Loopback(port), PathBase.ROOT, Optional.empty()),
                HostingBuilder.aspNetCore().build().forwarding(),
                HostingBuilder.aspNetCore().build().protocol(),
                FakeGateway.GATEWAY));
    }

    private static int port(Admission admission) {
        return switch (((Admission.Admitted) admission).plan().backend().endpoint()) {
            case BackendEndpoint.Loopback(int port) -> port;
            case BackendEndpoint.UnixSocket socket -> throw new AssertionError(socket);
        };
    }

    private static StartupGate gateOf(Admission answer) {
        assertThat(answer).isInstanceOf(Seat.class);
        return ((Seat) answer).gate();
    }
}
