package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.application.supervision.HandedOverApplication.Pause;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.HealthAnswer;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.EvidencePolicy;
import dev.falconer.domain.site.HealthCheck;
import dev.falconer.domain.site.HealthPolicy;
import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.IdlePolicy;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.RecyclingPolicy.Overlap;
import dev.falconer.domain.site.ScalingPolicy;
import dev.falconer.domain.site.Selection;
import dev.falconer.domain.site.StartMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the Falconer does that gives its processes to the next one, until that serves. */
class GivingAwayTest {

    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final HealthCheck LIVENESS =
            new HealthCheck(new HealthQuestion.Connect(), INTERVAL, Duration.ofSeconds(1), 1);
    private static final EvidencePolicy DUMP =
            new EvidencePolicy(new Command("dump", List.of()), Duration.ofMinutes(10));

    @Nested
    class NothingIsGivenAway {

        @Test
        void whileRequestsWaitForAProcess() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            rig.requests(2);

            CompletionStage<GivenAway> given = rig.giveAway();

            assertRefused(rig, given, "shop: requests wait for a process: 2");
        }

        @Test
        void whileAProcessStartsBesideOneThatServes() {
            var rig = new Rig(HostingBuilder.aspNetCore().processes(2));
            rig.started();

            CompletionStage<GivenAway> given = rig.giveAway();

            assertRefused(rig, given, "shop: a process is starting");
        }

        @Test
        void whileItIsLookedWhetherTheApplicationIsOffline() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            rig.lookFor(HOUR);
            rig.supervisor.startNow("shop");

            CompletionStage<GivenAway> given = rig.giveAway();

            assertRefused(rig, given, "shop: a process is about to start");
        }

        @Test
        void whileAProcessIsToStartWhenAnotherHasEnded() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .startMode(StartMode.ALWAYS_RUNNING)
                    .shutdownTimeLimit(Duration.ofMinutes(10)));
            rig.messenger.hang();
            rig.listens();
            rig.putOffline("back soon");
            rig.removeOffline();

            CompletionStage<GivenAway> given = rig.giveAway();

            assertRefused(rig, given, "shop: a process is about to start");
        }

        @Test
        void whileARecycleIsUnderWay() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            rig.started();
            rig.recycle();

            CompletionStage<GivenAway> given = rig.giveAway();

            assertRefused(rig, given, "shop: a recycle is under way");
        }

        @Test
        void whileAProcessIsReplaced() {
            var rig = new Rig(HostingBuilder.aspNetCore().recycling(byAge(Overlap.OVERLAPPED)));
            rig.started();
            rig.pass(HOUR.plusSeconds(1));

            CompletionStage<GivenAway> given = rig.giveAway();

            assertRefused(rig, given, "shop: a process is being replaced");
        }

        @Test
        void whileAProcessIsReplacedThatEndsFirst() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .recycling(byAge(Overlap.EXCLUSIVE))
                    .shutdownTimeLimit(Duration.ofMinutes(10)));
            rig.messenger.hang();
            rig.started();
            rig.pass(HOUR.plusSeconds(1));

            CompletionStage<GivenAway> given = rig.giveAway();

            assertRefused(rig, given, "shop: a process is to start when another has ended");
        }

        @Test
        void whileAProcessIsExamined() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .health(new HealthPolicy(Optional.of(LIVENESS), 0, Duration.ZERO, Optional.of(DUMP))));
            FakeProcess process = rig.started();
            rig.evidence.hang();
            rig.health.complain(process.spec().backend(), "is slow");
            rig.pass(INTERVAL);

            CompletionStage<GivenAway> given = rig.giveAway();

            assertRefused(rig, given, "shop: a process is waking up, or being examined");
        }

        @Test
        void whileRequestsWaitForTheEndOfAPause() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            rig.started();
            rig.pause();
            rig.request();

            CompletionStage<GivenAway> given = rig.giveAway();

            assertRefused(rig, given, "shop: it is paused, and requests wait: 1");
        }

        @Test
        void onceFalconerStops() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            rig.request();
            CompletionStage<GivenAway> asked = rig.giveAway();

            rig.stop();

            assertThat(asked).isCompletedWithValue(new GivenAway.Nothing("this Falconer is stopping"));
            assertThat(rig.giveAway()).isCompletedWithValue(new GivenAway.Nothing("this Falconer is stopping"));
        }

        private void assertRefused(Rig rig, CompletionStage<GivenAway> given, String reason) {
            rig.pass(Rig.REST.minus(GLANCE));
            assertThat(given).isNotDone();

            rig.pass(GLANCE);

            assertThat(given).isCompletedWithValue(new GivenAway.Nothing(reason));
            assertThat(rig.journal.facts(SupervisionFact.GivenAway.class)).isEmpty();
        }
    }

    @Nested
    class EverythingIsGivenAway {

        @Test
        void asSoonAsItIsAtRest() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            rig.request();
            CompletionStage<GivenAway> given = rig.giveAway();
            FakeProcess process = rig.listens();
            assertThat(given).isNotDone();

            rig.pass(GLANCE);

            assertThat(Rig.all(given).getFirst().backends())
                    .extracting(each -> each.process().root())
                    .containsExactly(process.id());
        }

        @Test
        void afterWhatSleepsIsWoken() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .idle(new IdlePolicy(Duration.ofMinutes(20), IdlePolicy.Action.SUSPEND)));
            FakeProcess process = rig.started();
            rig.pass(HOUR);
            assertThat(process.isFrozen()).isTrue();

            CompletionStage<GivenAway> given = rig.giveAway();
            rig.pass(GLANCE);

            assertThat(process.isFrozen()).isFalse();
            assertThat(Rig.all(given).getFirst().backends()).hasSize(1);
        }

        @Test
        void withAllThatTheNextFalconerHasToKnow() {
            var rig = new Rig(
                    HostingBuilder.aspNetCore().scaling(ScalingPolicy.fixed(2).with(Selection.AFFINITY)));
            List<FakeProcess> processes = rig.allStarted(2);
            rig.pass(HOUR);

            HandedOverApplication shop = rig.given().getFirst();

            assertThat(shop.name()).isEqualTo("shop");
            assertThat(shop.home()).isEqualTo("/srv/shop");
            assertThat(shop.directory()).isEqualTo("/srv/shop");
            assertThat(shop.pause()).isEqualTo(Pause.NONE);
            assertThat(shop.backends()).hasSize(2);
            HandedOverBackend second = shop.backends().getLast();
            assertThat(second.slot()).isEqualTo(1);
            assertThat(second.endpoint())
                    .isEqualTo(processes.getLast().spec().backend().endpoint());
            assertThat(second.token())
                    .isEqualTo(processes.getLast().spec().backend().token());
            assertThat(second.affinity()).isPresent();
            assertThat(second.age()).isEqualTo(HOUR);
            assertThat(rig.journal.facts(SupervisionFact.GivenAway.class))
                    .extracting(SupervisionFact.GivenAway::id)
                    .containsExactly(
                            processes.getFirst().id(), processes.getLast().id());
        }

        @Test
        void withItsPause() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            rig.started();
            rig.pause();

            assertThat(rig.given().getFirst().pause()).isEqualTo(Pause.PAUSED);
        }

        @Test
        void butForWhatHasJustEnded() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            FakeProcess process = rig.started();

            CompletionStage<GivenAway> given = rig.supervisor.giveAway(Rig.REST);
            process.exit(new ExitStatus.Code(1));
            rig.loop.settle();

            assertThat(Rig.all(given).getFirst().backends()).isEmpty();
        }
    }

    @Nested
    class WhatWasGivenAway {

        @Test
        void isReachedAsBefore() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            rig.started();
            Visitor underWay = rig.request();
            rig.given();

            Visitor visitor = rig.request();

            assertThat(visitor.port()).isEqualTo(20_000);
            visitor.finish();
            underWay.finish();
        }

        @Test
        void isNotEndedByAStopOnceItIsTaken() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            FakeProcess process = rig.started();
            rig.given();
            rig.leave(process);

            CompletionStage<?> stopped = rig.stop();

            assertThat(stopped).isCompleted();
            assertThat(process.isAlive()).isTrue();
            assertThat(rig.messenger.asked()).isEmpty();
            assertThat(process.terminations() + process.kills()).isZero();
        }

        @Test
        void isEndedByAStopWhileNobodyHasTakenIt() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            FakeProcess process = rig.started();
            rig.given();

            CompletionStage<?> stopped = rig.stop();

            assertThat(stopped).isCompleted();
            assertThat(rig.messenger.asked()).containsExactly(process.spec().backend());
            assertThat(rig.launcher.alive()).isEmpty();
        }

        @Test
        void isNotReplacedByItsAge() {
            var rig = new Rig(HostingBuilder.aspNetCore().recycling(byAge(Overlap.OVERLAPPED)));
            rig.started();
            rig.given();

            rig.pass(HOUR.multipliedBy(2));

            assertThat(rig.launcher.launched()).hasSize(1);
            assertThat(rig.loop.scheduled()).isZero();
        }

        @Test
        void isNotFrozen() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .idle(new IdlePolicy(Duration.ofMinutes(20), IdlePolicy.Action.SUSPEND)));
            FakeProcess process = rig.started();
            rig.given();

            rig.pass(HOUR);

            assertThat(process.isFrozen()).isFalse();
        }

        @Test
        void isNotJudgedIll() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .health(new HealthPolicy(Optional.of(LIVENESS), 1, Duration.ofSeconds(1), Optional.empty())));
            FakeProcess process = rig.started();
            rig.given();
            rig.health.complain(process.spec().backend(), "is slow");
            rig.request().fail();

            rig.pass(HOUR);

            assertThat(rig.journal.facts(SupervisionFact.FoundIll.class)).isEmpty();
            assertThat(rig.health.asked()).isEmpty();
            assertThat(rig.request().port()).isEqualTo(20_000);
        }

        @Test
        void isNotJudgedIllByAnAnswerThatWasOnItsWay() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .health(new HealthPolicy(Optional.of(LIVENESS), 0, Duration.ZERO, Optional.empty())));
            rig.started();
            rig.health.fallSilent();
            rig.pass(INTERVAL);
            rig.given();

            rig.health.answer(new HealthAnswer.Ill("is slow"));
            rig.loop.settle();

            assertThat(rig.journal.facts(SupervisionFact.FoundIll.class)).isEmpty();
        }

        @Test
        void hasNoCompanionsStarted() {
            var rig = new Rig(HostingBuilder.aspNetCore().processes(2).startMode(StartMode.ALWAYS_RUNNING));
            rig.launcher.launched().forEach(rig::listens);
            rig.exits(rig.launcher.last(), 1);
            rig.exits(rig.launcher.last(), 1);
            rig.given();

            rig.pass(HOUR);

            assertThat(rig.launcher.launched()).hasSize(3);
        }

        @Test
        void isFollowedWhenItIsFoundDeadByARequest() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            FakeProcess process = rig.started();
            rig.given();
            Visitor visitor = rig.request();
            rig.launcher.end(process.id(), new ExitStatus.Code(1));

            visitor.loseAnswer();
            rig.pass(Duration.ofMillis(50));
            assertThat(visitor.isWaiting()).isTrue();
            rig.loop.settle();
            rig.listens();

            assertThat(rig.launcher.launched()).hasSize(2);
            assertThat(visitor.port()).isEqualTo(20_001);
        }

        @Test
        void isFollowedEvenWhenTheNextFalconerHasTakenIt() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            FakeProcess process = rig.started();
            Rig next = rig.successor(rig.given(), HostingBuilder.aspNetCore());
            rig.leave(process);
            Visitor visitor = rig.request();
            next.exits(next.launcher.last(), 1);

            visitor.loseAnswer();
            rig.pass(Duration.ofMillis(50));
            assertThat(visitor.isWaiting()).isTrue();
            rig.loop.settle();
            FakeProcess followed = rig.listens();

            assertThat(visitor.port()).isEqualTo(Rig.port(followed.spec().backend()));
            visitor.finish();
            assertThat(rig.stop()).isCompleted();
            assertThat(followed.isAlive()).isFalse();
        }
    }

    @Nested
    class WhatIsWantedMeanwhile {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore());
        private final FakeProcess process = rig.started();

        @Test
        void isDoneInOrderAfterEverythingIsTakenBack() {
            rig.given();
            CompletionStage<Takeover> recycled = rig.recycle();
            rig.configure(HostingBuilder.aspNetCore().variable("A", "1"));
            rig.putOffline("back soon");
            rig.journal.clear();
            assertThat(recycled).isNotDone();
            assertThat(rig.launcher.alive()).isEmpty();

            rig.takeBack();

            assertThat(rig.journal.kinds())
                    .containsSubsequence("TakenBack", "Recycling", "Recycling", "OfflineChanged", "Retiring");
            assertThat(recycled).isCompletedWithValue(new Takeover.Postponed());
            assertThat(rig.request().refusal().status()).isEqualTo(503);
            assertThat(process.isAlive()).isFalse();
        }

        @Test
        void isDoneEvenWhereAnotherWishCannotBe() {
            rig.given();
            CompletionStage<Takeover> impossible = rig.supervisor.recycle("nowhere");
            CompletionStage<Takeover> recycled = rig.recycle();

            rig.takeBack();
            rig.listens();

            assertThat(impossible).isCompletedExceptionally();
            assertThat(recycled).isCompletedWithValue(new Takeover.Complete());
        }

        @Test
        void isDoneThoughTheApplicationHasGoneByThen() {
            rig.given();
            rig.reload(HostingBuilder.aspNetCore().application("blog"));
            rig.configure(HostingBuilder.aspNetCore().variable("A", "1"));
            rig.supervisor.startAll();

            rig.takeBack();

            assertThat(rig.launcher.last().spec().application()).isEqualTo("blog");
        }

        @Test
        void isNotDoneWhereTheNextFalconerServes() {
            rig.given();
            rig.recycle();
            rig.configure(HostingBuilder.aspNetCore().variable("A", "1"));

            rig.leave(process);
            rig.recycle();
            rig.pass(HOUR);

            assertThat(rig.launcher.launched()).hasSize(1);
        }

        @Test
        void isToldWhereItIsNotDoneAnyMore() {
            rig.given();
            CompletionStage<Takeover> recycled = rig.recycle();
            CompletionStage<Takeover> installed =
                    rig.install(HostingBuilder.aspNetCore().application("shop").in("/srv/next"));
            CompletionStage<Fate> paused = rig.supervisor.pause("shop");
            rig.loop.settle();
            assertThat(recycled).isNotDone();

            rig.leave(process);
            CompletionStage<Fate> late = rig.supervisor.resume("shop");
            rig.loop.settle();

            assertThat(recycled).isCompletedWithValue(new Takeover.Overtaken());
            assertThat(installed).isCompletedWithValue(new Takeover.Overtaken());
            assertThat(paused).isCompletedWithValue(Fate.DROPPED);
            assertThat(late).isCompletedWithValue(Fate.DROPPED);
        }

        @Test
        void isToldWhereFalconerStopsInstead() {
            rig.given();
            CompletionStage<Takeover> recycled = rig.recycle();

            rig.stop();

            assertThat(recycled).isCompletedWithValue(new Takeover.Overtaken());
        }

        @Test
        void isDoneAtOnceForTheStatus() {
            rig.given();

            assertThat(rig.status().state()).isEqualTo("ready");
        }
    }

    @Nested
    class WhereOneApplicationCannotBeGivenAway {

        private final Rig rig = new Rig(
                HostingBuilder.aspNetCore().application("shop"),
                HostingBuilder.aspNetCore().application("blog", PathBase.parse("/blog")));
        private final FakeProcess shop = rig.started();

        @BeforeEach
        void givenABug() {
            Visitor visitor = rig.request("/blog");
            rig.listens().stumbleWhenReleased();
            visitor.finish();
        }

        @Test
        void everythingIsTakenBack() {
            CompletionStage<GivenAway> given = rig.giveAway();

            assertThat(given).isCompletedExceptionally();
            assertThat(rig.launcher.alive()).extracting(FakeProcess::id).contains(shop.id());
            assertThat(rig.request().isAdmitted()).isTrue();
        }

        @Test
        void whatIsWantedAfterwardsIsDone() {
            rig.giveAway();

            CompletionStage<Takeover> recycled = rig.recycle();
            rig.listens();

            assertThat(recycled).isCompletedWithValue(new Takeover.Complete());
        }
    }

    @Nested
    class WhatWasTakenBack {

        @Test
        void isRestartedByTheRulesForCrashesWhereItHasEndedMeanwhile() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            FakeProcess process = rig.started();
            rig.given();
            rig.launcher.end(process.id(), new ExitStatus.Code(1));
            rig.pass(HOUR);
            assertThat(rig.launcher.launched()).hasSize(1);

            rig.takeBack();

            assertThat(rig.journal.kinds()).contains("Exited", "Restarting");
            rig.pass(Duration.ofSeconds(1));
            assertThat(rig.launcher.launched()).hasSize(2);
        }

        @Test
        void isRestartedWhereItEndsLater() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            rig.started();
            rig.given();
            rig.takeBack();
            FakeProcess process = rig.launcher.last();

            rig.exits(process, 1);
            rig.pass(Duration.ofSeconds(1));

            assertThat(rig.launcher.alive()).hasSize(1).doesNotContain(process);
        }

        @Test
        void isEndedByAStop() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            rig.started();
            rig.given();
            rig.takeBack();

            assertThat(rig.stop()).isCompleted();

            assertThat(rig.launcher.alive()).isEmpty();
            assertThat(rig.messenger.asked()).hasSize(1);
        }

        @Test
        void isReplacedByItsAge() {
            var rig = new Rig(HostingBuilder.aspNetCore().recycling(byAge(Overlap.OVERLAPPED)));
            rig.started();
            rig.given();
            rig.pass(HOUR);

            rig.takeBack();
            rig.pass(Duration.ofSeconds(1));

            assertThat(rig.journal.facts(SupervisionFact.Replacing.class)).hasSize(1);
        }

        @Test
        void isAskedAgainWhetherItIsWell() {
            var rig = new Rig(HostingBuilder.aspNetCore()
                    .health(new HealthPolicy(Optional.of(LIVENESS), 0, Duration.ZERO, Optional.empty())));
            FakeProcess process = rig.started();
            rig.given();
            rig.takeBack();
            rig.health.complain(process.spec().backend(), "is slow");

            rig.pass(INTERVAL);

            assertThat(rig.journal.facts(SupervisionFact.FoundIll.class)).hasSize(1);
        }

        @Test
        void getsTheCompanionsThatWereToStartMeanwhile() {
            var rig = new Rig(HostingBuilder.aspNetCore().processes(2));
            List<FakeProcess> processes = rig.allStarted(2);
            rig.exits(processes.getFirst(), 1);
            rig.exits(rig.launcher.last(), 1);
            rig.given();
            rig.pass(HOUR);
            assertThat(rig.launcher.launched()).hasSize(3);

            rig.takeBack();

            assertThat(rig.launcher.alive()).hasSize(2);
        }

        @Test
        void canBeGivenAwayAgain() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            FakeProcess process = rig.started();
            rig.given();
            rig.takeBack();

            assertThat(rig.given().getFirst().backends())
                    .extracting(each -> each.process().root())
                    .containsExactly(process.id());
        }
    }

    @Nested
    class WhatWasLeft {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().processes(2));
        private final List<FakeProcess> processes = rig.allStarted(2);

        @Test
        void servesHereAndEndsInOrder() {
            rig.given();
            rig.leave(processes.getFirst());
            rig.requests(2).forEach(Visitor::finish);

            rig.stop();

            assertThat(rig.messenger.asked())
                    .containsExactly(processes.getLast().spec().backend());
            assertThat(rig.launcher.alive()).isEmpty();
            assertThat(processes.getFirst().isAlive()).isTrue();
        }

        @Test
        void isNotStartedAgainWhereItCrashes() {
            rig.given();
            rig.leave(processes.getFirst());

            rig.exits(rig.launcher.last(), 1);
            rig.pass(HOUR);

            assertThat(rig.launcher.alive()).isEmpty();
            assertThat(rig.requests(2)).allMatch(Visitor::isAdmitted);
        }

        @Test
        void isKilledWhereItDoesNotEnd() {
            rig.given();
            rig.leave(processes.getFirst());
            rig.messenger.hang();
            CompletionStage<?> stopped = rig.stop();
            assertThat(stopped).isNotDone();

            rig.pass(Rig.SHUTDOWN);

            assertThat(stopped).isCompleted();
        }
    }

    private static RecyclingPolicy byAge(Overlap overlap) {
        return new RecyclingPolicy(overlap, HOUR, 0, 0, List.of(), List.of());
    }
}
