package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.domain.process.Aftermath;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.RecyclingPolicy.Overlap;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InstallTest {

    private static final Application NEXT =
            HostingBuilder.aspNetCore().application("shop").in("/srv/next");

    @Test
    void keepsNobodyWaitingWhereABugEndsIt() {
        var rig = new Rig(HostingBuilder.aspNetCore().notice("hostingModel: inprocess"));
        rig.started();
        CompletionStage<Takeover> installed = rig.install(HostingBuilder.aspNetCore()
                .recycling(new RecyclingPolicy(Overlap.EXCLUSIVE, Duration.ZERO, 0, 0, List.of(), List.of()))
                .application("shop")
                .in("/srv/next"));
        rig.journal.stumbleAt(SupervisionFact.NotHonoured.class);

        rig.exits(rig.launcher.last(), 1);

        assertThat(installed).isCompletedExceptionally();
    }

    @Nested
    class BesideARunningOne {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore());
        private final FakeProcess old = rig.started();
        private final CompletionStage<Takeover> installed = rig.install(NEXT);
        private final FakeProcess fresh = rig.launcher.last();

        @Test
        void takesOverWhenItIsReady() {
            assertThat(rig.request().port()).isEqualTo(20_000);
            rig.listens(fresh);

            assertThat(installed).isCompletedWithValue(new Takeover.Complete());
            assertThat(fresh.spec().directory()).isEqualTo("/srv/next");
            assertThat(rig.request().port()).isEqualTo(20_001);
            assertThat(rig.status().directory()).isEqualTo("/srv/next");
        }

        @Test
        void leavesEverythingAsItWasWhereItFails() {
            rig.exits(fresh, 1);

            assertThat(failure(installed)).isInstanceOf(StartFailure.ExitedBeforeListening.class);
            assertThat(rig.request().port()).isEqualTo(20_000);
            assertThat(rig.status().directory()).isEqualTo("/srv/shop");
            rig.recycle();
            assertThat(rig.launcher.last().spec().directory()).isEqualTo("/srv/shop");
        }

        @Test
        void isOvertakenByAChangeOfTheOldOne() {
            rig.configure(HostingBuilder.aspNetCore().variable("A", "1"));
            assertThat(fresh.isAlive()).isFalse();
            assertThat(installed).isCompletedWithValue(new Takeover.Overtaken());
            rig.listens();

            assertThat(rig.status().directory()).isEqualTo("/srv/shop");
        }

        @Test
        void goesOnThroughARecycle() {
            CompletionStage<Takeover> recycled = rig.recycle();
            assertThat(installed).isNotCompleted();
            rig.listens();

            assertThat(installed).isCompletedWithValue(new Takeover.Complete());
            assertThat(recycled).isCompletedWithValue(new Takeover.Complete());
            assertThat(rig.launcher.alive())
                    .singleElement()
                    .extracting(process -> process.spec().directory())
                    .isEqualTo("/srv/next");
        }

        @Test
        void failsThroughARecycle() {
            rig.recycle();
            rig.exits(rig.launcher.last(), 1);

            assertThat(failure(installed)).isInstanceOf(StartFailure.ExitedBeforeListening.class);
            assertThat(rig.status().directory()).isEqualTo("/srv/shop");
            assertThat(rig.launcher.alive()).containsExactly(old);
        }

        @Test
        void goesThroughWhenTheOldOneCrashesMeanwhile() {
            rig.exits(old, 1);

            rig.listens(fresh);

            assertThat(installed).isCompletedWithValue(new Takeover.Complete());
            assertThat(rig.launcher.alive()).containsExactly(fresh);
        }

        @Test
        void isGivenUpByAStop() {
            assertThat(rig.stop()).isCompleted();

            assertThat(installed).isCompletedWithValue(new Takeover.Overtaken());
            assertThat(rig.launcher.alive()).isEmpty();
        }

        @Test
        void waitsBehindAnOfflineFile() {
            rig.putOffline("back soon");
            assertThat(installed).isCompletedWithValue(new Takeover.Postponed());

            rig.removeOffline();
            rig.request();

            assertThat(rig.launcher.last().spec().directory()).isEqualTo("/srv/next");
        }
    }

    @Nested
    class OfSeveralProcesses {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().processes(2));
        private final List<FakeProcess> old = rig.allStarted(2);
        private final CompletionStage<Takeover> recycled = rig.recycle();

        @Test
        void takesOverWhenAllAreReady() {
            rig.listens(rig.launcher.launched().get(2));
            assertThat(recycled).isNotCompleted();
            rig.listens(rig.launcher.launched().get(3));

            assertThat(recycled).isCompletedWithValue(new Takeover.Complete());
        }

        @Test
        void failsWhereOneDoesNotStayReadyUntilAllAre() {
            FakeProcess fleeting = rig.listens(rig.launcher.launched().get(2));
            rig.exits(fleeting, 3);

            assertThat(failure(recycled)).isEqualTo(new StartFailure.DidNotStayReady("it crashed with exit code 3"));
            assertThat(rig.launcher.alive()).containsExactlyElementsOf(old);
            assertThat(rig.journal.facts(SupervisionFact.RecycleFailed.class)).hasSize(1);
            assertThat(rig.request().isAdmitted()).isTrue();
        }
    }

    @Test
    void anIdleApplicationIsStartedToProveItself() {
        var rig = new Rig(HostingBuilder.aspNetCore());

        CompletionStage<Takeover> installed = rig.install(NEXT);
        assertThat(installed).isNotCompleted();
        rig.listens();

        assertThat(installed).isCompletedWithValue(new Takeover.Complete());
    }

    @Test
    void aMisconfiguredApplicationIsReplacedByWhatIsStarted() {
        var rig = new Rig(HostingBuilder.aspNetCore());
        rig.breakConfiguration("bogus");

        CompletionStage<Takeover> installed = rig.install(NEXT);
        Visitor visitor = rig.request();
        rig.listens();

        assertThat(installed).isCompletedWithValue(new Takeover.Complete());
        assertThat(visitor.isAdmitted()).isTrue();
    }

    @Test
    void aMisconfiguredApplicationStaysSoWhereNothingBetterStarts() {
        var rig = new Rig(HostingBuilder.aspNetCore());
        rig.breakConfiguration("bogus");
        CompletionStage<Takeover> installed = rig.install(NEXT);

        rig.exits(rig.launcher.last(), 1);

        assertThat(failure(installed)).isInstanceOf(StartFailure.ExitedBeforeListening.class);
        assertThat(rig.request().refusal().status()).isEqualTo(500);
    }

    @Test
    void whatFailsAloneGivesItsPlaceBack() {
        HostingBuilder alone = HostingBuilder.aspNetCore().recycling(exclusive());
        var rig = new Rig(alone);
        FakeProcess old = rig.started();
        CompletionStage<Takeover> installed =
                rig.install(alone.application("shop").in("/srv/next"));
        assertThat(old.isAlive()).isFalse();
        Visitor visitor = rig.request();

        rig.exits(rig.launcher.last(), 1);
        rig.listens();

        assertThat(failure(installed)).isInstanceOf(StartFailure.ExitedBeforeListening.class);
        assertThat(rig.launcher.alive())
                .singleElement()
                .extracting(process -> process.spec().directory())
                .isEqualTo("/srv/shop");
        assertThat(visitor.isAdmitted()).isTrue();
    }

    @Test
    void whatFailsWhereTheOldOneHadToGoFirstIsStartedAnew() {
        var rig = new Rig(HostingBuilder.aspNetCore().processes(2).recycling(exclusive()));
        rig.allStarted(2);
        CompletionStage<Takeover> recycled = rig.recycle();

        rig.exits(rig.listens(rig.launcher.launched().get(2)), 3);

        assertThat(failure(recycled)).isInstanceOf(StartFailure.DidNotStayReady.class);
        assertThat(rig.journal.facts(SupervisionFact.RecycleFailed.class))
                .singleElement()
                .extracting(SupervisionFact.RecycleFailed::aftermath)
                .isEqualTo(Aftermath.STARTS_ANEW);
    }

    @Test
    void whatFailsLeavesTheLimitsOfTheOldOne() {
        var rig = new Rig(HostingBuilder.aspNetCore().waitingRequests(5));
        rig.started();
        rig.install(HostingBuilder.aspNetCore()
                .waitingRequests(0)
                .application("shop")
                .in("/srv/next"));

        rig.exits(rig.launcher.last(), 1);
        rig.pause();

        assertThat(rig.request().isWaiting()).isTrue();
    }

    @Test
    void whatIsChangedTwiceWhileTheOldProcessGoesIsStartedAllTheSame() {
        HostingBuilder alone = HostingBuilder.aspNetCore().recycling(exclusive());
        var rig = new Rig(alone);
        rig.started();
        Visitor underWay = rig.request();
        CompletionStage<Takeover> first = rig.recycle();
        CompletionStage<Takeover> second = rig.recycle();
        assertThat(rig.launcher.alive()).hasSize(1);

        underWay.finish();
        rig.loop.settle();
        rig.listens();

        assertThat(first).isCompletedWithValue(new Takeover.Complete());
        assertThat(second).isCompletedWithValue(new Takeover.Complete());
        assertThat(rig.launcher.alive()).hasSize(1);
    }

    @Test
    void nothingIsInstalledInAStoppedFalconer() {
        var rig = new Rig(HostingBuilder.aspNetCore());
        rig.stop();

        assertThat(rig.install(NEXT)).isCompletedWithValue(new Takeover.Overtaken());
        assertThat(rig.launcher.launched()).isEmpty();
    }

    private static StartFailure failure(CompletionStage<Takeover> settled) {
        assertThat(settled).isCompleted();
        return ((Takeover.Failed) settled.toCompletableFuture().join())
                .incident()
                .failure();
    }

    private static RecyclingPolicy exclusive() {
        return new RecyclingPolicy(Overlap.EXCLUSIVE, Duration.ZERO, 0, 0, List.of(), List.of());
    }
}
