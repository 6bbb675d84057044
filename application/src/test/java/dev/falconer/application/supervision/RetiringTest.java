package dev.falconer.application.supervision;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.application.port.driven.FakeLauncher.Temper;
import dev.falconer.application.port.driving.ProcessStatus;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.DebugLog;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.PathBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RetiringTest {

    @Nested
    class ARetiredProcess {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().shutdownTimeLimit(Rig.SHUTDOWN));

        @Test
        @DisplayName("GS-11 is withdrawn, asked by message, and gone: 1006 with 202, then 1030")
        void isAsked() {
            FakeProcess process = rig.started();
            rig.journal.clear();

            CompletionStage<?> stopped = rig.stop();

            assertThat(rig.messenger.asked()).containsExactly(process.spec().backend());
            assertThat(rig.journal.kinds()).containsExactly("Retiring", "ShutdownMessageSent", "Exited");
            assertThat(rig.journal.events()).containsExactly(1006, 1030);
            assertThat(rig.journal
                            .facts(SupervisionFact.ShutdownMessageSent.class)
                            .getFirst()
                            .status())
                    .isEqualTo(202);
            assertThat(process.kills()).isZero();
            assertThat(stopped).isCompleted();
        }

        @Test
        @DisplayName("the connections to it are let go of when no request is under way any more")
        void isLeft() {
            FakeProcess process = rig.started();
            Visitor visitor = rig.request();

            rig.stop();
            assertThat(rig.transport.left()).isEmpty();
            visitor.finish();
            rig.loop.settle();

            assertThat(rig.transport.left())
                    .containsExactly(process.spec().backend().endpoint());
        }

        @Test
        @DisplayName("GS-02 is signalled when it answers the message with another status, and may still take its time")
        void isSignalledWhenItDeclines() {
            FakeProcess process = slow();
            rig.messenger.answer(200);

            rig.stop();
            assertThat(process.terminations()).isOne();
            rig.pass(Duration.ofSeconds(9));
            assertThat(process.isAlive()).isTrue();
            rig.exits(process, 0);

            assertThat(rig.journal.events()).containsExactly(1001, 1006, 1030);
        }

        @Test
        @DisplayName("GS-13 is signalled when the message cannot be delivered")
        void isSignalledWhenItCannotBeAsked() {
            FakeProcess process = slow();
            rig.messenger.fail("connection refused");

            rig.stop();

            assertThat(process.terminations()).isOne();
            assertThat(rig.journal.facts(SupervisionFact.ShutdownMessageFailed.class))
                    .containsExactly(
                            new SupervisionFact.ShutdownMessageFailed("shop", process.id(), "connection refused"));
        }

        @Test
        @DisplayName("GS-04 GS-12 is killed when its budget is used up, even if the message is never answered")
        void isKilledInTheEnd() {
            FakeProcess process = slow();
            rig.messenger.hang();

            CompletionStage<?> stopped = rig.stop();
            rig.pass(Rig.SHUTDOWN.minusMillis(1));
            assertThat(process.kills()).isZero();
            rig.pass(Duration.ofMillis(1));

            assertThat(process.kills()).isOne();
            assertThat(stopped).isCompleted();
            assertThat(rig.journal.facts())
                    .contains(new SupervisionFact.StopForced("shop", process.id(), Rig.SHUTDOWN));
            assertThat(rig.journal.events()).containsExactly(1001, 1005, 1030);
        }

        @Test
        @DisplayName("GS-03 is killed at once where there is no budget")
        void isKilledAtOnceWithoutABudget() {
            var hasty = new Rig(HostingBuilder.aspNetCore().shutdownTimeLimit(Duration.ZERO));
            FakeProcess process = hasty.started();

            hasty.stop();

            assertThat(process.kills()).isOne();
            assertThat(hasty.messenger.asked()).isEmpty();
            assertThat(hasty.journal.events()).containsExactly(1001, 1005, 1030);
        }

        @Test
        @DisplayName("GS-10 is not asked before its last request has finished")
        void drainsFirst() {
            rig.started();
            Visitor underWay = rig.request();

            rig.stop();
            rig.pass(Duration.ofSeconds(4));
            assertThat(rig.messenger.asked()).isEmpty();
            underWay.finish();
            rig.loop.settle();

            assertThat(rig.messenger.asked()).hasSize(1);
            assertThat(rig.launcher.alive()).isEmpty();
        }

        @Test
        @DisplayName("GS-12 is asked after half of its budget at the latest: a request may wait for that very message")
        void drainsForHalfOfTheBudget() {
            rig.started();
            Visitor underWay = rig.request();

            rig.stop();
            rig.pass(Duration.ofSeconds(5));

            assertThat(rig.messenger.asked()).hasSize(1);
            underWay.finish();
        }

        @Test
        void ofHttpPlatformIsSignalledWithoutAMessage() {
            var platform = new Rig(HostingBuilder.httpPlatform());
            FakeProcess process = platform.started();

            platform.stop();

            assertThat(platform.messenger.asked()).isEmpty();
            assertThat(process.terminations()).isOne();
            assertThat(platform.launcher.alive()).isEmpty();
        }

        @Test
        @DisplayName("AO-07 that has not listened yet is signalled, and its end is no failure")
        void mayBeStarting() {
            Visitor waiting = rig.request();
            FakeProcess process = rig.launcher.last();

            CompletionStage<?> stopped = rig.stop();

            assertThat(process.terminations()).isOne();
            assertThat(waiting.refusal().reason()).isEqualTo(Refusal.Reason.STOPPING);
            assertThat(stopped).isCompleted();
            assertThat(rig.journal.kinds()).containsExactly("Retiring", "Exited");
            assertThat(rig.probe.watching()).isZero();
        }

        @Test
        void thatIsBeingKilledForNotListeningIsNotTriedAgain() {
            rig.launcher.launchWith(Temper.LINGERING);
            rig.request();
            rig.pass(Duration.ofMinutes(2));
            FakeProcess process = rig.launcher.last();

            CompletionStage<?> stopped = rig.stop();
            rig.exits(process, 137);

            assertThat(rig.launcher.launched()).hasSize(1);
            assertThat(stopped).isCompleted();
            assertThat(rig.journal.facts(SupervisionFact.StartFailed.class)).isEmpty();
        }

        private FakeProcess slow() {
            rig.launcher.launchWith(Temper.STUBBORN);
            return rig.started();
        }
    }

    @Nested
    class ARecycle {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore());

        @Test
        @DisplayName("RC-10 RC-11 D14 has the new process ready before the old one is retired")
        void overlaps() {
            FakeProcess old = rig.started();

            CompletionStage<?> recycled = rig.recycle();
            assertThat(rig.launcher.alive()).hasSize(2);
            assertThat(rig.request().port()).isEqualTo(20_000);
            assertThat(recycled).isNotCompleted();
            rig.listens();

            assertThat(recycled).isCompleted();
            assertThat(rig.request().port()).isEqualTo(20_001);
            // The old one still has the request that was never finished.
            assertThat(old.isAlive()).isTrue();
            rig.pass(Rig.SHUTDOWN);
            assertThat(old.isAlive()).isFalse();
        }

        @Test
        @DisplayName("RC-05 a touched configuration replaces the process: 1001 for the new before 1021 for the old")
        void followsAChangedConfiguration() {
            FakeProcess old = rig.started();
            rig.journal.clear();

            rig.configure(HostingBuilder.aspNetCore().variable("A", "1"));
            rig.listens();

            assertThat(old.isAlive()).isFalse();
            assertThat(rig.launcher.last().spec().environment()).containsEntry("A", "1");
            assertThat(rig.journal.events()).containsExactly(1001, 1021, 1006, 1030);
        }

        @Test
        @DisplayName("RC-06 is not done for a changed configuration where that is switched off")
        void mayBeSwitchedOff() {
            var steady = new Rig(HostingBuilder.aspNetCore().ignoringChanges());
            FakeProcess process = steady.started();

            steady.configure(HostingBuilder.aspNetCore().variable("A", "1"));
            assertThat(steady.launcher.launched()).containsExactly(process);

            steady.recycle();
            assertThat(steady.launcher.launched()).hasSize(2);
        }

        @Test
        @DisplayName("D14 that fails changes nothing but the report: 1022")
        void thatFailsLeavesTheOld() {
            FakeProcess old = rig.started();

            CompletionStage<?> recycled = rig.recycle();
            rig.exits(rig.launcher.last(), 1);

            assertThat(rig.launcher.alive()).containsExactly(old);
            assertThat(rig.request().port()).isEqualTo(20_000);
            assertThat(recycled).isCompleted();
            assertThat(rig.journal.events()).containsExactly(1001, 1030, 1000, 1020, 1022);
        }

        @Test
        @DisplayName("RC-12 D14 that fails at once, for a missing program, leaves the old as well")
        void thatFailsAtOnceLeavesTheOld() {
            FakeProcess old = rig.started();
            rig.launcher.failNext(new StartFailure.ExecutableMissing("bogus", "PATH"));

            rig.configure(HostingBuilder.aspNetCore().processes(2).command("bogus"));

            assertThat(rig.launcher.alive()).containsExactly(old);
            assertThat(rig.request().isAdmitted()).isTrue();
            rig.configure(HostingBuilder.aspNetCore());
            rig.listens();
            assertThat(rig.request().port()).isNotEqualTo(20_000);
        }

        @Test
        @DisplayName("D14 to a port that cannot be used leaves the old")
        void toAnUnusablePortLeavesTheOld() {
            FakeProcess old = rig.started();

            rig.configure(HostingBuilder.aspNetCore().port("noninteger"));

            assertThat(rig.launcher.alive()).containsExactly(old);
            assertThat(rig.journal.facts(SupervisionFact.RecycleFailed.class)).hasSize(1);
        }

        @Test
        void isOvertakenByALaterOne() {
            FakeProcess old = rig.started();
            CompletionStage<?> first = rig.recycle();
            FakeProcess overtaken = rig.launcher.last();

            CompletionStage<?> second = rig.recycle();
            assertThat(first).isNotCompleted();
            assertThat(overtaken.isAlive()).isFalse();
            rig.listens();

            assertThat(second).isCompleted();
            assertThat(old.isAlive()).isFalse();
            assertThat(rig.launcher.alive()).hasSize(1);
        }

        @Test
        void goesThroughWhenTheOldCrashesMeanwhile() {
            FakeProcess old = rig.started();
            rig.recycle();
            FakeProcess fresh = rig.launcher.last();

            rig.exits(old, 1);
            Visitor visitor = rig.request();
            rig.listens(fresh);

            assertThat(visitor.port()).isEqualTo(20_001);
            assertThat(rig.launcher.alive()).containsExactly(fresh);
        }

        @Test
        void thatFailsLeavesACrashedOneToItsOwnRestart() {
            FakeProcess old = rig.started();
            rig.recycle();
            FakeProcess fresh = rig.launcher.last();
            rig.exits(old, 1);
            FakeProcess restarted = rig.launcher.last();

            rig.exits(fresh, 1);
            rig.listens(restarted);

            assertThat(rig.request().isAdmitted()).isTrue();
            assertThat(rig.launcher.alive()).containsExactly(restarted);
        }

        @Test
        void ofAnIdleApplicationIsDoneAtOnce() {
            assertThat(rig.recycle()).isCompleted();
            assertThat(rig.launcher.launched()).isEmpty();
        }

        @Test
        @DisplayName("ST-46 waits for as many processes as ran when it began, even if more have started since")
        void isNotHeldUpByWhatStartsMeanwhile() {
            var pair = new Rig(HostingBuilder.aspNetCore().processes(2));
            pair.request();
            pair.listens();
            CompletionStage<?> recycled = pair.recycle();
            FakeProcess second = pair.launcher.launched().get(1);
            FakeProcess fresh = pair.launcher.last();

            pair.listens(second);
            pair.listens(fresh);

            assertThat(recycled).isCompleted();
        }

        @Test
        @DisplayName("ST-46 to fewer slots ends with fewer processes")
        void toFewerSlots() {
            var pair = new Rig(HostingBuilder.aspNetCore().processes(2));
            pair.request();
            pair.listens();
            pair.listens();

            pair.configure(HostingBuilder.aspNetCore());
            FakeProcess fresh = pair.listens();
            pair.pass(Rig.SHUTDOWN);

            assertThat(pair.launcher.alive()).containsExactly(fresh);
        }

        @Test
        void letsWaitingRequestsWaitForTheNew() {
            Visitor waiting = rig.request();
            FakeProcess stuck = rig.launcher.last();

            rig.configure(HostingBuilder.aspNetCore().variable("A", "1"));
            FakeProcess fresh = rig.listens();

            assertThat(fresh).isNotSameAs(stuck);
            assertThat(waiting.port()).isEqualTo(20_001);
            assertThat(stuck.isAlive()).isFalse();
        }

        @Test
        void isShownWithBothProcesses() {
            rig.started();
            Visitor underWay = rig.request();
            rig.recycle();
            assertThat(states()).containsExactly("Ready", "Starting");

            rig.listens();
            assertThat(states()).containsExactly("Ready", "Draining");
            underWay.finish();
            rig.loop.settle();

            assertThat(states()).containsExactly("Ready");
        }

        private List<String> states() {
            var shown = rig.supervisor.statuses().toCompletableFuture();
            rig.loop.settle();
            return shown.join().getFirst().processes().stream()
                    .map(ProcessStatus::state)
                    .toList();
        }
    }

    @Nested
    class WithAFixedPort {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().port("5005"));

        @Test
        @DisplayName("RC-13 the old process must be gone before the new one starts; requests wait")
        void theOldGoesFirst() {
            FakeProcess old = rig.started();
            Visitor underWay = rig.request();

            CompletionStage<?> recycled = rig.recycle();
            Visitor waiting = rig.request();
            assertThat(rig.launcher.launched()).containsExactly(old);
            assertThat(waiting.isWaiting()).isTrue();
            underWay.finish();
            rig.loop.settle();

            assertThat(old.isAlive()).isFalse();
            assertThat(rig.launcher.alive()).hasSize(1);
            assertThat(recycled).isNotCompleted();
            rig.listens();
            assertThat(waiting.isAdmitted()).isTrue();
            assertThat(recycled).isCompleted();
        }

        @Test
        void anotherPortNeedsNoGap() {
            rig.started();

            rig.configure(HostingBuilder.aspNetCore().port("5006"));

            assertThat(rig.launcher.alive()).hasSize(2);
        }

        @Test
        void aStopInTheGapEndsEverything() {
            rig.launcher.launchWith(Temper.LINGERING);
            FakeProcess old = rig.started();
            CompletionStage<?> recycled = rig.recycle();

            CompletionStage<?> stopped = rig.stop();
            assertThat(stopped).isNotCompleted();
            rig.exits(old, 0);

            assertThat(stopped).isCompleted();
            assertThat(recycled).isCompleted();
            assertThat(rig.launcher.launched()).hasSize(1);
        }

        @Test
        void aMendedConfigurationWaitsForTheOldProcessToo() {
            rig.launcher.launchWith(Temper.LINGERING);
            FakeProcess old = rig.started();
            rig.breakConfiguration("bogus");

            rig.configure(HostingBuilder.aspNetCore().port("5005"));
            Visitor waiting = rig.request();
            assertThat(rig.launcher.launched()).hasSize(1);
            rig.exits(old, 0);
            rig.listens();

            assertThat(waiting.isAdmitted()).isTrue();
        }
    }

    @Nested
    class ARejectedConfiguration {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore());

        @Test
        @DisplayName("D18 ST-16 is answered 500 with the reason, and the server stays up")
        void isAnswered() {
            FakeProcess old = rig.started();

            rig.breakConfiguration("processPath: missing");

            Refusal refusal = rig.request().refusal();
            assertThat(refusal.status()).isEqualTo(500);
            assertThat(refusal.subStatus()).isEqualTo(19);
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MISCONFIGURED);
            assertThat(refusal.content()).isInstanceOfSatisfying(Refusal.Content.Failure.class, page -> {
                assertThat(page.incident().failure().cause()).contains("processPath: missing");
                assertThat(rig.journal.facts(SupervisionFact.ConfigurationRejected.class))
                        .extracting(SupervisionFact.ConfigurationRejected::reference)
                        .containsExactly(page.incident().reference());
            });
            assertThat(old.isAlive()).isFalse();
            assertThat(rig.journal.events()).contains(1034);
        }

        @Test
        @DisplayName("D18 recovers when it is mended")
        void recovers() {
            rig.started();
            rig.breakConfiguration("bogus");

            rig.configure(HostingBuilder.aspNetCore());
            Visitor visitor = rig.request();
            rig.listens();

            assertThat(visitor.isAdmitted()).isTrue();
        }

        @Test
        void answersThoseWhoWait() {
            Visitor waiting = rig.request();

            rig.breakConfiguration("bogus");

            assertThat(waiting.refusal().reason()).isEqualTo(Refusal.Reason.MISCONFIGURED);
            assertThat(rig.launcher.alive()).isEmpty();
        }

        @Test
        void whatIsNotHonouredIsTold() {
            rig.configure(HostingBuilder.aspNetCore().notice("hostingModel: inprocess"));

            assertThat(rig.journal.facts(SupervisionFact.NotHonoured.class)).hasSize(1);
        }

        @Test
        @DisplayName("LG-26 its debug log is told when it changes, before everything that belongs there")
        void aDebugLogIsToldOnce() {
            rig.journal.clear();

            rig.configure(HostingBuilder.aspNetCore().debugLog("/a.txt").notice("hostingModel: inprocess"));
            rig.configure(HostingBuilder.aspNetCore().debugLog("/a.txt"));
            rig.breakConfiguration("bogus");
            rig.configure(HostingBuilder.aspNetCore());

            assertThat(rig.journal.kinds())
                    .containsExactly("DebugLogChosen", "NotHonoured", "ConfigurationRejected", "DebugLogChosen");
            assertThat(rig.journal.facts(SupervisionFact.DebugLogChosen.class).stream()
                            .map(fact -> fact.debugLog().map(DebugLog::file)))
                    .containsExactly(Optional.of("/a.txt"), Optional.empty());
        }
    }

    @Nested
    class AppOffline {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore());

        @Test
        @DisplayName("AO-04 AO-13 AO-17 answers 503 with the bytes of the file, and retires the process: 1012 once")
        void answersWithThePage() {
            FakeProcess process = rig.started();
            rig.journal.clear();

            rig.putOffline("<p>back soon</p>\r\n");

            Refusal refusal = rig.request().refusal();
            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.OFFLINE);
            assertThat(refusal.retryAfter()).isPresent();
            assertThat(refusal.content())
                    .isInstanceOfSatisfying(
                            Refusal.Content.Verbatim.class,
                            page -> assertThat(page.html()).isEqualTo("<p>back soon</p>\r\n".getBytes(UTF_8)));
            assertThat(process.isAlive()).isFalse();
            assertThat(rig.journal.facts(SupervisionFact.Retiring.class))
                    .containsExactly(new SupervisionFact.Retiring("shop", process.id(), RetireReason.APP_OFFLINE));
            assertThat(rig.journal.events()).containsExactly(1012, 1006, 1030);
        }

        @Test
        @DisplayName("GS-05 is answered while the old process still stops")
        void isAnsweredWhileTheProcessStops() {
            rig.launcher.launchWith(Temper.LINGERING);
            FakeProcess process = rig.started();

            rig.putOffline("offline");

            assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.OFFLINE);
            assertThat(process.isAlive()).isTrue();
        }

        @Test
        @DisplayName("D14 the new process waits until the old one is gone")
        void theNextProcessWaitsForTheOld() {
            rig.launcher.launchWith(Temper.LINGERING);
            FakeProcess process = rig.started();
            rig.putOffline("offline");

            rig.removeOffline();
            Visitor visitor = rig.request();
            assertThat(visitor.isWaiting()).isTrue();
            assertThat(rig.launcher.launched()).hasSize(1);
            rig.exits(process, 0);
            rig.listens();

            assertThat(visitor.isAdmitted()).isTrue();
        }

        @Test
        @DisplayName("AO-01 AO-05 of a cold application starts nothing; afterwards it starts as ever")
        void ofAColdApplication() {
            rig.putOffline("offline");
            assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.OFFLINE);
            assertThat(rig.launcher.launched()).isEmpty();

            rig.removeOffline();
            Visitor visitor = rig.request();
            rig.listens();

            assertThat(visitor.isAdmitted()).isTrue();
        }

        @Test
        @DisplayName("AO-15 is looked for at a cold start, before its notification has come")
        void isLookedForAtAColdStart() {
            rig.placeOffline("offline");

            assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.OFFLINE);
            assertThat(rig.launcher.launched()).isEmpty();
        }

        @Test
        void isLookedForOnceHoweverManyAskMeanwhile() {
            rig.lookFor(Duration.ofSeconds(1));
            List<Visitor> visitors = List.of(rig.request(), rig.request(), rig.request());

            rig.pass(Duration.ofSeconds(1));
            rig.listens();

            assertThat(rig.looks()).isOne();
            assertThat(visitors).allMatch(Visitor::isAdmitted);
        }

        @Test
        @DisplayName("AO-06 a page that vanished while it was looked at does not stay for ever")
        void doesNotOutliveItsFile() {
            rig.placeOffline("offline");
            var visitor = new Visitor(rig.admissions, "/");
            // The look is answered from the file, which is gone before the answer arrives; so is the notification.
            rig.loop.execute(rig::removeOfflineSilently);

            rig.loop.settle();
            assertThat(visitor.refusal().reason()).isEqualTo(Refusal.Reason.OFFLINE);
            Visitor next = rig.request();
            rig.listens();

            assertThat(next.isAdmitted()).isTrue();
        }

        @Test
        @DisplayName("AO-07 during a start ends the start")
        void duringAStart() {
            Visitor waiting = rig.request();

            rig.putOffline("offline");

            assertThat(waiting.refusal().reason()).isEqualTo(Refusal.Reason.OFFLINE);
            assertThat(rig.launcher.alive()).isEmpty();
        }

        @Test
        void duringARecycleEndsBoth() {
            rig.started();
            CompletionStage<?> recycled = rig.recycle();

            rig.putOffline("offline");

            assertThat(rig.launcher.alive()).isEmpty();
            assertThat(recycled).isCompleted();
        }

        @Test
        void withOtherBytesShowsThose() {
            rig.putOffline("one");
            rig.putOffline("two");

            assertThat(rig.request().refusal().content())
                    .isInstanceOfSatisfying(
                            Refusal.Content.Verbatim.class,
                            page -> assertThat(page.html()).isEqualTo("two".getBytes(UTF_8)));
            assertThat(rig.journal.events()).containsExactly(1012);
        }

        @Test
        @DisplayName("AO-03 masks a configuration that cannot be used, and takes over one that was changed meanwhile")
        void masksTheConfiguration() {
            rig.breakConfiguration("bogus");
            rig.putOffline("offline");
            assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.OFFLINE);

            rig.configure(HostingBuilder.aspNetCore());
            assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.OFFLINE);
            rig.removeOffline();

            assertThat(rig.request().isWaiting()).isTrue();
        }

        @Test
        void doesNotHoldUpALaterRestart() {
            rig.putOffline("offline");
            rig.removeOffline();
            rig.started();
            rig.launcher.launchWith(Temper.LINGERING);
            Visitor underWay = rig.request();
            rig.recycle();
            FakeProcess fresh = rig.listens();

            rig.exits(fresh, 1);

            assertThat(rig.launcher.last()).isNotSameAs(fresh);
            underWay.finish();
        }
    }

    @Nested
    class AStop {

        private final Rig rig = new Rig(
                HostingBuilder.aspNetCore().application("shop"),
                HostingBuilder.aspNetCore().application("sub", new PathBase("/sub")));

        @Test
        @DisplayName("CR-05 completes when every process of every application is gone")
        void completesWhenAllIsGone() {
            rig.launcher.launchWith(Temper.LINGERING);
            FakeProcess one = rig.started();
            rig.request("/sub");
            FakeProcess other = rig.listens();

            CompletionStage<?> stopped = rig.stop();
            rig.exits(one, 0);
            assertThat(stopped).isNotCompleted();
            rig.exits(other, 0);

            assertThat(stopped).isCompleted();
        }

        @Test
        void refusesWhoWaitsAndWhoComes() {
            Visitor waiting = rig.request();

            rig.stop();

            assertThat(waiting.refusal().status()).isEqualTo(503);
            assertThat(waiting.refusal().reason()).isEqualTo(Refusal.Reason.STOPPING);
            assertThat(rig.request("/sub").refusal().reason()).isEqualTo(Refusal.Reason.STOPPING);
        }

        @Test
        void duringARecycleEndsBoth() {
            rig.started();
            CompletionStage<?> recycled = rig.recycle();

            CompletionStage<?> stopped = rig.stop();

            assertThat(rig.launcher.alive()).isEmpty();
            assertThat(stopped).isCompleted();
            assertThat(recycled).isCompleted();
        }

        @Test
        void isNotUndoneByWhatComesLater() {
            rig.started();
            rig.stop();

            rig.configure(HostingBuilder.aspNetCore());
            rig.putOffline("offline");
            rig.removeOffline();
            rig.supervisor.startAll();
            rig.pass(Duration.ofMinutes(5));

            assertThat(rig.launcher.alive()).isEmpty();
            assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.STOPPING);
        }

        @Test
        void ofNothingIsDoneAtOnce() {
            assertThat(rig.stop()).isCompleted();
            assertThat(rig.stop()).isCompleted();
        }

        @Test
        void whileARestartIsWaitedForStartsNothing() {
            rig.exits(rig.started(), 1);
            rig.exits(rig.listens(), 1);

            CompletionStage<?> stopped = rig.stop();
            rig.pass(Duration.ofMinutes(5));

            assertThat(stopped).isCompleted();
            assertThat(rig.launcher.alive()).isEmpty();
        }
    }
}
