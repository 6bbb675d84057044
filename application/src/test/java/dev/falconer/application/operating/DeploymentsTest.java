package dev.falconer.application.operating;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.admission.Admissions;
import dev.falconer.application.port.driven.FakeChangeWatch;
import dev.falconer.application.port.driven.FakeLauncher;
import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.application.port.driven.FakeProbe;
import dev.falconer.application.port.driven.FakeReleases;
import dev.falconer.application.port.driven.FakeSiteSource;
import dev.falconer.application.port.driving.Verdict;
import dev.falconer.application.recycling.Placement;
import dev.falconer.application.recycling.Recycler;
import dev.falconer.application.supervision.HandTurnedLoop;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.Surroundings;
import dev.falconer.application.supervision.Takeover;
import dev.falconer.application.supervision.Visitor;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.Release;
import dev.falconer.domain.site.Site;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DeploymentsTest {

    private static final String V2 = "/builds/2";
    private static final String V3 = "/builds/3";
    private static final Duration STARTUP = Duration.ofSeconds(20);

    private final HandTurnedLoop loop = new HandTurnedLoop();
    private final Surroundings around = new Surroundings(loop);
    private final FakeLauncher launcher = around.launcher;
    private final FakeProbe probe = around.probe;
    private final FakeChangeWatch changes = new FakeChangeWatch();
    private final FakeReleases releases = new FakeReleases();
    private final Admissions admissions = around.admissions;
    private final Supervisor supervisor = around.supervisor;

    private Application shop = hosting().application("shop");
    private FakeSiteSource source = new FakeSiteSource(site(shop));
    private Recycler recycler = new Recycler(changes, source, supervisor, loop);
    private Placement placement = new Placement(source, supervisor, recycler);
    private Deployments deployments = deployments();

    private static HostingBuilder hosting() {
        return HostingBuilder.aspNetCore().startupTimeLimit(STARTUP);
    }

    private static Site site(Application... applications) {
        return new Site("site", List.of(Binding.parse("http://*:80")), List.of(applications));
    }

    private Deployments deployments() {
        return new Deployments(releases, source, supervisor, placement);
    }

    private void given(Application... applications) {
        shop = applications[0];
        source = new FakeSiteSource(site(applications));
        recycler = new Recycler(changes, source, supervisor, loop);
        placement = new Placement(source, supervisor, recycler);
        deployments = deployments();
        start();
    }

    private void start() {
        Site placed = deployments.placed(site(source));
        var _ = supervisor.supervise(placed, (_, answer) -> loop.execute(() -> answer.accept(null)));
        loop.settle();
        recycler.watch(placed);
        loop.settle();
    }

    private static Site site(FakeSiteSource source) {
        try {
            return source.load();
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            loop.settle();
            if (Thread.interrupted()) {
                throw new AssertionError("it did not come to that in time");
            }
            Thread.onSpinWait();
        }
        loop.settle();
    }

    private Verdict result(CompletionStage<Verdict> verdict) throws Exception {
        until(() -> verdict.toCompletableFuture().isDone());
        return verdict.toCompletableFuture().get(0, SECONDS);
    }

    private FakeProcess launchedNext(int before) {
        until(() -> launcher.launched().size() > before);
        return launcher.last();
    }

    private void listen(FakeProcess process) {
        probe.listen(port(process), process.id());
        loop.settle();
    }

    private static int port(FakeProcess process) {
        return ((BackendEndpoint.Loopback) process.spec().backend().endpoint()).port();
    }

    /** It is deployed, its process is launched and listens. */
    private Verdict deployed(String folder) throws Exception {
        int before = launcher.launched().size();
        CompletionStage<Verdict> verdict = deployments.deploy("shop", folder);
        listen(launchedNext(before));
        return result(verdict);
    }

    private Verdict rolledBack() throws Exception {
        int before = launcher.launched().size();
        CompletionStage<Verdict> verdict = deployments.rollback("shop");
        listen(launchedNext(before));
        return result(verdict);
    }

    /** The port that answers, of a process that is started for it where none serves. */
    private FakeProcess serving() {
        var visitor = new Visitor(admissions, "/");
        loop.settle();
        if (visitor.isWaiting()) {
            listen(launcher.last());
        }
        int port = visitor.port();
        visitor.finish();
        loop.settle();
        return launcher.launched().stream()
                .filter(process -> port(process) == port)
                .toList()
                .getLast();
    }

    private static String reason(Verdict verdict) {
        return ((Verdict.Failed) verdict).reason();
    }

    @Nested
    class ASoundRelease {

        @Test
        void takesOverFromTheProcessesThatServe() throws Exception {
            start();
            FakeProcess old = serving();

            Verdict verdict = deployed(V2);

            assertThat(verdict).isEqualTo(new Verdict.Done("shop runs from release 1"));
            FakeProcess serving = serving();
            assertThat(serving.spec().directory()).isEqualTo(V2);
            assertThat(old.isAlive()).isFalse();
            assertThat(releases.current(shop)).contains(new Release(1, V2));
            assertThat(source.placed()).last().isEqualTo("shop in " + V2);
        }

        @Test
        void isStartedAndProvenWhereNothingRuns() throws Exception {
            start();

            Verdict verdict = deployed(V2);

            assertThat(verdict).isInstanceOf(Verdict.Done.class);
            assertThat(launcher.launched()).hasSize(1);
            assertThat(serving().spec().directory()).isEqualTo(V2);
        }

        @Test
        void takesThePlaceOfAConfigurationThatCannotBeUsed() throws Exception {
            given(shop.with(new Configuration.Rejected(19, List.of(new Problem("web.config", 1, 1, "bogus")))));
            source.configureIn(V2, new Configuration.Accepted(hosting().build()));

            Verdict verdict = deployed(V2);

            assertThat(verdict).isInstanceOf(Verdict.Done.class);
            assertThat(serving().spec().directory()).isEqualTo(V2);
        }

        @Test
        void isThereAgainWhenFalconerIs() throws Exception {
            releases.use(shop, releases.take(shop, V2));

            start();

            assertThat(serving().spec().directory()).isEqualTo(V2);
            assertThat(source.placed()).containsExactly("shop in " + V2);
        }

        @Test
        void isWhereChangesCountFromThenOn() throws Exception {
            start();
            deployed(V2);
            source.configureIn(V2, new Configuration.Rejected(19, List.of(new Problem("web.config", 1, 1, "bogus"))));

            changes.touchConfiguration(shop);
            loop.settle();

            assertThat(new Visitor(admissions, "/").refusal().reason()).hasToString("MISCONFIGURED");
        }

        @Test
        void isTakenAtItsWordWhileTheApplicationIsOffline() throws Exception {
            start();
            changes.putOffline(shop, "away".getBytes(UTF_8));
            loop.settle();

            Verdict verdict = result(deployments.deploy("shop", V2));

            assertThat(verdict)
                    .isEqualTo(new Verdict.Done("shop is offline by file, and runs from release 1 when it comes back;"
                            + " whether it can is not known before"));
            assertThat(launcher.launched()).isEmpty();
            changes.removeOffline(shop);
            loop.settle();
            assertThat(serving().spec().directory()).isEqualTo(V2);
        }

        @Test
        void isInheritedFromByTheApplicationsUnderIt() throws Exception {
            Application cart = hosting().application("cart", new PathBase("/cart"));
            given(shop, cart);
            assertThat(source.reloaded()).isEmpty();

            deployed(V2);

            assertThat(source.reloaded()).containsExactly("shop", "cart");
            assertThat(changes.watches(cart)).isTrue();
        }
    }

    @Nested
    class ABrokenRelease {

        private FakeProcess old;

        @BeforeEach
        void givenOneThatServes() {
            start();
            old = serving();
        }

        private void assertNothingChanged() {
            assertThat(old.isAlive()).isTrue();
            assertThat(serving()).isSameAs(old);
            assertThat(releases.current(shop)).isEmpty();
            until(() -> releases.kept().isEmpty());
        }

        @Test
        void thatIsMisconfiguredIsNotEvenStarted() throws Exception {
            source.configureIn(V2, new Configuration.Rejected(19, List.of(new Problem("web.config", 3, 7, "bogus"))));

            Verdict verdict = result(deployments.deploy("shop", V2));

            assertThat(reason(verdict))
                    .isEqualTo("shop goes on from the original folder /srv/shop: release 1 cannot be hosted:"
                            + " web.config:3:7: bogus");
            assertThat(launcher.launched()).hasSize(1);
            assertNothingChanged();
        }

        @Test
        void thatExitsLeavesThePresentOneInItsPlace() throws Exception {
            CompletionStage<Verdict> verdict = deployments.deploy("shop", V2);
            launchedNext(1).exit(new ExitStatus.Code(3));
            loop.settle();

            assertThat(reason(result(verdict)))
                    .startsWith(
                            "shop goes on from the original folder /srv/shop: release 1 could not take over (incident ")
                    .contains("code 3");
            assertNothingChanged();
        }

        @Test
        void thatNeverListensLeavesThePresentOneInItsPlace() throws Exception {
            CompletionStage<Verdict> verdict = deployments.deploy("shop", V2);
            launchedNext(1);

            loop.advance(STARTUP.multipliedBy(3));

            assertThat(reason(result(verdict))).contains("release 1 could not take over");
            assertNothingChanged();
        }

        @Test
        void isSeenByNoRequestMeanwhile() throws Exception {
            CompletionStage<Verdict> verdict = deployments.deploy("shop", V2);
            FakeProcess broken = launchedNext(1);

            assertThat(serving()).isSameAs(old);
            broken.exit(new ExitStatus.Code(3));
            assertThat(serving()).isSameAs(old);

            result(verdict);
        }
    }

    @Nested
    class WhereTwoCannotRunAtOneTime {

        @BeforeEach
        void givenOneThatServes() {
            given(hosting()
                    .recycling(new RecyclingPolicy(
                            RecyclingPolicy.Overlap.EXCLUSIVE, Duration.ZERO, 0, 0, List.of(), List.of()))
                    .application("shop"));
            serving();
        }

        @Test
        void aBrokenReleaseIsFollowedByThePresentOneAndRequestsWaitForThat() throws Exception {
            CompletionStage<Verdict> verdict = deployments.deploy("shop", V2);
            FakeProcess broken = launchedNext(1);
            var waiting = new Visitor(admissions, "/");
            broken.exit(new ExitStatus.Code(3));
            loop.settle();

            assertThat(reason(result(verdict))).contains("shop goes on from the original folder");
            assertThat(waiting.isWaiting()).isTrue();
            FakeProcess again = launcher.last();
            assertThat(again.spec().directory()).isEqualTo("/srv/shop");
            listen(again);
            assertThat(waiting.isAdmitted()).isTrue();
        }

        @Test
        void aSoundOneTakesOver() throws Exception {
            assertThat(deployed(V2)).isInstanceOf(Verdict.Done.class);

            assertThat(launcher.alive()).hasSize(1);
            assertThat(serving().spec().directory()).isEqualTo(V2);
        }
    }

    @Nested
    class MeanwhileAnotherChange {

        @BeforeEach
        void givenOneThatServes() {
            start();
            serving();
        }

        @Test
        void anotherDeploymentIsRefused() throws Exception {
            CompletionStage<Verdict> first = deployments.deploy("shop", V2);
            FakeProcess next = launchedNext(1);

            Verdict second = result(deployments.deploy("shop", V3));
            Verdict back = result(deployments.rollback("shop"));

            assertThat(reason(second)).isEqualTo("another deployment of shop is under way");
            assertThat(reason(back)).isEqualTo("another deployment of shop is under way");
            listen(next);
            assertThat(result(first)).isEqualTo(new Verdict.Done("shop runs from release 1"));
        }

        @Test
        void anotherFalconerThatTakesOverDeploysInstead() throws Exception {
            placement.giveAway();

            Verdict meanwhile = result(deployments.deploy("shop", V2));
            placement.leave();
            Verdict afterwards = result(deployments.deploy("shop", V2));

            assertThat(reason(meanwhile))
                    .isEqualTo("shop goes on as it is, as another Falconer is taking everything over, or has"
                            + " (expected: a deployment before or after that, by the one that serves then)");
            assertThat(afterwards).isEqualTo(meanwhile);
            assertThat(releases.kept()).isEmpty();
        }

        @Test
        void aTouchedConfigurationOfThePresentOneOvertakesIt() throws Exception {
            CompletionStage<Verdict> verdict = deployments.deploy("shop", V2);
            launchedNext(1);

            changes.touchConfiguration(shop);
            loop.settle();

            assertThat(reason(result(verdict)))
                    .contains("shop goes on from the original folder", "did not come to take over", "(expected: ");
            listen(launcher.last());
            assertThat(serving().spec().directory()).isEqualTo("/srv/shop");
            assertThat(releases.current(shop)).isEmpty();
        }

        @Test
        void aRecycleIsDoneByIt() throws Exception {
            CompletionStage<Verdict> verdict = deployments.deploy("shop", V2);
            FakeProcess next = launchedNext(1);

            var recycled = supervisor.recycle("shop");
            loop.settle();
            assertThat(recycled).isNotCompleted();
            listen(next);

            assertThat(result(verdict)).isInstanceOf(Verdict.Done.class);
            assertThat(recycled).isCompletedWithValue(new Takeover.Complete());
            assertThat(launcher.alive()).containsExactly(next);
        }

        @Test
        void goingOfflineLetsItBeTakenAtItsWord() throws Exception {
            CompletionStage<Verdict> verdict = deployments.deploy("shop", V2);
            launchedNext(1);

            changes.putOffline(shop, "away".getBytes(UTF_8));
            loop.settle();

            assertThat(result(verdict))
                    .isEqualTo(new Verdict.Done("shop is offline by file, and runs from release 1 when it comes back;"
                            + " whether it can is not known before"));
            changes.removeOffline(shop);
            loop.settle();
            assertThat(serving().spec().directory()).isEqualTo(V2);
        }

        @Test
        void aStopOvertakesIt() throws Exception {
            CompletionStage<Verdict> verdict = deployments.deploy("shop", V2);
            launchedNext(1);

            var _ = supervisor.stop();
            loop.settle();

            assertThat(result(verdict)).isInstanceOf(Verdict.Failed.class);
            assertThat(releases.current(shop)).isEmpty();
        }

        @Test
        void newsOfTheFilesThatServeNoMoreMeansNothing() throws Exception {
            deployed(V2);
            int launched = launcher.launched().size();

            supervisor.changed(shop);
            loop.settle();

            assertThat(launcher.launched()).hasSize(launched);
            assertThat(serving().spec().directory()).isEqualTo(V2);
        }
    }

    @Nested
    class GoingBack {

        @Test
        void goesOneReleaseBackEachTimeToTheOriginalFolder() throws Exception {
            start();
            deployed(V2);
            deployed(V3);

            assertThat(rolledBack()).isEqualTo(new Verdict.Done("shop runs from release 1"));
            assertThat(rolledBack()).isEqualTo(new Verdict.Done("shop runs from the original folder /srv/shop"));

            assertThat(serving().spec().directory()).isEqualTo("/srv/shop");
            assertThat(reason(result(deployments.rollback("shop"))))
                    .isEqualTo("shop goes on from the original folder /srv/shop: there is no release to go back to");
        }

        @Test
        void removesWhatWasGoneBackFromWhenItsProcessesAreGone() throws Exception {
            launcher.launchWith(FakeLauncher.Temper.LINGERING);
            start();
            deployed(V2);
            FakeProcess left = serving();
            rolledBack();
            assertThat(releases.kept()).hasSize(1);

            launcher.launched().forEach(process -> {
                if (process.spec().directory().equals(V2) || !process.equals(launcher.last())) {
                    process.exit(new ExitStatus.Code(0));
                }
            });

            until(() -> releases.kept().isEmpty());
            assertThat(left.isAlive()).isFalse();
        }

        @Test
        void toOneThatIsBrokenByNowLeavesThePresentOne() throws Exception {
            start();
            deployed(V2);
            source.configure("shop", new Configuration.Rejected(19, List.of(new Problem("x", 1, 1, "bogus"))));
            source.configureIn(V2, new Configuration.Accepted(hosting().build()));

            Verdict verdict = result(deployments.rollback("shop"));

            assertThat(reason(verdict))
                    .startsWith("shop goes on from release 1: the original folder /srv/shop cannot be hosted");
            assertThat(releases.current(shop)).contains(new Release(1, V2));
        }
    }

    @Nested
    class WhatTheStoreCannotDo {

        @Test
        void takingIsToldAndChangesNothing() throws Exception {
            start();
            releases.refuse("the disk is full (expected: room)");

            Verdict verdict = result(deployments.deploy("shop", V2));

            assertThat(verdict).isEqualTo(new Verdict.Failed("the disk is full (expected: room)"));
            assertThat(launcher.launched()).isEmpty();
            releases.use(shop, new Release(0, shop.home()));
            assertThat(result(deployments.rollback("shop"))).isInstanceOf(Verdict.Failed.class);
        }

        @Test
        void notingIsToldAndThePresentOneComesBack() throws Exception {
            start();
            serving();
            releases.forget("the disk is full (expected: room)");

            CompletionStage<Verdict> verdict = deployments.deploy("shop", V2);
            listen(launchedNext(1));
            listen(launchedNext(2));

            assertThat(reason(result(verdict)))
                    .isEqualTo("the disk is full (expected: room); it goes back to the original folder /srv/shop");
            assertThat(serving().spec().directory()).isEqualTo("/srv/shop");
        }

        @Test
        void aReleaseThatCannotBeNotedNorLeftAgainStaysAsLongAsItServes() throws Exception {
            start();
            serving();
            releases.forget("the disk is full (expected: room)");
            source.configureIn(V2, new Configuration.Accepted(hosting().build()));
            source.configure("shop", new Configuration.Rejected(19, List.of(new Problem("x", 1, 1, "bogus"))));

            CompletionStage<Verdict> verdict = deployments.deploy("shop", V2);
            listen(launchedNext(1));

            assertThat(reason(result(verdict))).contains("it runs from release 1 until Falconer is started again");
            until(() -> releases.tidied().contains(V2));
            assertThat(releases.kept()).containsExactly(new Release(1, V2));
        }

        @Test
        void goingBackIsTold() throws Exception {
            start();
            deployed(V2);
            releases.lose("served is empty (expected: numbers)");

            Verdict verdict = result(deployments.rollback("shop"));

            assertThat(verdict).isEqualTo(new Verdict.Failed("served is empty (expected: numbers)"));
            assertThat(serving().spec().directory()).isEqualTo(V2);
        }
    }

    @Test
    void anApplicationThatIsNotHostedIsToldByTheOperator() throws Exception {
        start();

        CompletionStage<Verdict> verdict = new Operator(supervisor, deployments).deploy("shoe", V2);

        assertThat(result(verdict)).isEqualTo(new Verdict.NoSuchApplication("shoe", List.of("shop")));
    }
}
