package dev.falconer.application.recycling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.admission.Admissions;
import dev.falconer.application.port.driven.FakeChangeWatch;
import dev.falconer.application.port.driven.FakeJournal;
import dev.falconer.application.port.driven.FakeLauncher;
import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.application.port.driven.FakeProbe;
import dev.falconer.application.port.driven.FakeShadowCopies;
import dev.falconer.application.port.driven.FakeSiteSource;
import dev.falconer.application.supervision.HandTurnedLoop;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.Surroundings;
import dev.falconer.application.supervision.Visitor;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.ShadowCopyPolicy;
import dev.falconer.domain.site.ShadowCopyPolicy.Leftovers;
import dev.falconer.domain.site.Site;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ShadowCopyingTest {

    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final String COPIES = "/srv/shop/copies";

    private final Application shop = shadowed(COPIES).application("shop");
    private final HandTurnedLoop loop = new HandTurnedLoop();
    private final Surroundings around = new Surroundings(loop);
    private final FakeLauncher launcher = around.launcher;
    private final FakeProbe probe = around.probe;
    private final FakeChangeWatch changes = new FakeChangeWatch();
    private final FakeShadowCopies copies = new FakeShadowCopies();
    private final FakeJournal journal = around.journal;
    private final Admissions admissions = around.admissions;
    private final Supervisor supervisor = around.supervisor;
    private final Site site = new Site("site", List.of(Binding.parse("http://*:80")), List.of(shop));
    private final FakeSiteSource source = new FakeSiteSource(site);
    private final Recycler recycler = new Recycler(changes, source, supervisor, loop);
    private final Placement placement = new Placement(source, supervisor, recycler);
    private final ShadowCopying copying = new ShadowCopying(copies, source, supervisor, placement, journal, loop);

    private static HostingBuilder shadowed(String folder) {
        return HostingBuilder.aspNetCore().shadowCopy(new ShadowCopyPolicy(folder, QUIET, Leftovers.REMOVED_LATER));
    }

    private void start() {
        start(copying.placed(site));
    }

    /** After another Falconer, under which it runs from there. */
    private void startAfterAnother(String directory) {
        start(copying.placed(site, List.of(Place.of(shop.in(directory)))));
    }

    private void start(Site placed) {
        var _ = supervisor.supervise(placed, (_, answer) -> loop.execute(() -> answer.accept(null)));
        loop.settle();
        recycler.tell(copying);
        recycler.watch(placed);
        loop.settle();
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

    /** Time in which nothing changes passes, until a copy is tried. */
    private void quiet() {
        int before = copies.attempts();
        loop.advance(QUIET);
        until(() -> copies.attempts() > before);
    }

    /** As a deployment does. */
    private void reserve() {
        var reserved = new CompletableFuture<Boolean>();
        Thread.ofVirtual().start(() -> reserved.complete(placement.reserve("shop")));
        until(reserved::isDone);
        assertThat(reserved).isCompletedWithValue(true);
    }

    /** As a deployment does. */
    private void moveTo(String directory) {
        Thread.ofPlatform().daemon().start(() -> {
            while (!placement.reserve("shop")) {
                Thread.onSpinWait();
            }
            placement.move(source.reload(shop.in(directory)));
            placement.free("shop");
        });
    }

    private FakeProcess launchedNext(int before) {
        until(() -> launcher.launched().size() > before);
        return launcher.last();
    }

    /** The same, while time passes. */
    private FakeProcess launchedInTime(int before) {
        until(() -> {
            loop.advance(QUIET);
            return launcher.launched().size() > before;
        });
        return launcher.last();
    }

    private void listen(FakeProcess process) {
        probe.listen(port(process), process.id());
        loop.settle();
    }

    private static int port(FakeProcess process) {
        return ((BackendEndpoint.Loopback) process.spec().backend().endpoint()).port();
    }

    /** The directory of the process that answers. */
    private String serving() {
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
                .getLast()
                .spec()
                .directory();
    }

    private List<String> failures() {
        return journal.facts(SupervisionFact.ShadowCopyFailed.class).stream()
                .map(SupervisionFact.ShadowCopyFailed::reason)
                .toList();
    }

    @Test
    void theFirstCopyIsThereBeforeAnythingRuns() {
        start();

        assertThat(serving()).isEqualTo(COPIES + "/1");
        assertThat(journal.facts(SupervisionFact.ShadowCopied.class)).hasSize(1);
        assertThat(copies.isWatched()).isTrue();
    }

    @Test
    void filesThatChangedAreServedFromANewCopyAndTheOldOneGoesWithItsProcesses() {
        start();
        serving();
        copies.change();
        quiet();
        FakeProcess next = launchedNext(1);
        assertThat(serving()).isEqualTo(COPIES + "/1");

        listen(next);

        until(() -> copies.kept().equals(List.of(COPIES + "/2")));
        assertThat(serving()).isEqualTo(COPIES + "/2");
        assertThat(failures()).isEmpty();
    }

    @Test
    void theOldCopyStaysAsLongAsItsProcessesDo() {
        launcher.launchWith(FakeLauncher.Temper.LINGERING);
        start();
        serving();
        FakeProcess old = launcher.last();
        copies.change();
        quiet();
        listen(launchedNext(1));
        assertThat(serving()).isEqualTo(COPIES + "/2");
        assertThat(copies.kept()).hasSize(2);

        old.exit(new ExitStatus.Code(0));

        until(() -> copies.kept().equals(List.of(COPIES + "/2")));
    }

    @Test
    void whatChangedNothingRecyclesNothing() {
        start();
        serving();

        copies.changeNothing();
        quiet();
        loop.settle();

        assertThat(launcher.launched()).hasSize(1);
    }

    @Test
    void aNewVersionThatDoesNotStartLeavesTheOldCopyServing() {
        start();
        serving();
        copies.change();
        quiet();

        launchedNext(1).exit(new ExitStatus.Code(3));

        until(() -> copies.kept().equals(List.of(COPIES + "/1")));
        assertThat(serving()).isEqualTo(COPIES + "/1");
        assertThat(failures()).singleElement().asString().startsWith("its new version could not take over");
    }

    @Test
    void aNewVersionThatCannotBeHostedLeavesTheOldCopyServing() {
        start();
        serving();
        source.configureIn(
                COPIES + "/2", new Configuration.Rejected(19, List.of(new Problem("web.config", 1, 1, "bogus"))));

        copies.change();
        quiet();

        until(() -> copies.kept().equals(List.of(COPIES + "/1")));
        assertThat(serving()).isEqualTo(COPIES + "/1");
        assertThat(failures()).containsExactly("its new version cannot be hosted: web.config:1:1: bogus");
    }

    @Test
    void aCopyThatFailsIsTriedAgainAndTheOldOneServesMeanwhile() {
        start();
        serving();
        copies.refuse("the disk is full (expected: room)");
        copies.change();
        quiet();
        until(() -> failures().size() == 1);
        assertThat(serving()).isEqualTo(COPIES + "/1");

        copies.permit();
        loop.advance(QUIET);
        quiet();

        listen(launchedNext(1));
        assertThat(serving()).isEqualTo(COPIES + "/2");
    }

    @Test
    void whereTheFirstCopyFailsItsOwnFolderServesUntilThereIsOne() {
        copies.refuse("the disk is full (expected: room)");
        start();
        assertThat(serving()).isEqualTo("/srv/shop");
        assertThat(failures()).containsExactly("the disk is full (expected: room)");

        copies.permit();
        quiet();

        listen(launchedNext(1));
        assertThat(serving()).isEqualTo(COPIES + "/1");
    }

    @Test
    void whileSomethingElseIsUnderWayItWaits() {
        start();
        serving();
        copies.change();
        reserve();
        loop.advance(QUIET);
        loop.settle();
        assertThat(copies.attempts()).isOne();

        placement.free("shop");

        until(() -> {
            loop.advance(QUIET);
            return copies.attempts() > 1;
        });
        listen(launchedNext(1));
        assertThat(serving()).isEqualTo(COPIES + "/2");
    }

    @Test
    void anApplicationThatIsOfflineComesBackInTheNewCopy() {
        start();
        serving();
        changes.putOffline(shop, "away".getBytes(UTF_8));
        loop.settle();
        copies.change();
        quiet();
        until(() -> copies.kept().equals(List.of(COPIES + "/2")));

        changes.removeOffline(shop);
        loop.settle();

        assertThat(serving()).isEqualTo(COPIES + "/2");
    }

    @Test
    void oneThatDoesNotAskForCopiesAnyMoreRunsFromItsOwnFolderAgain() {
        start();
        serving();
        source.configure("shop", HostingBuilder.aspNetCore().application("shop").configuration());

        copies.change();
        quiet();
        listen(launchedNext(1));

        until(() -> copies.kept().isEmpty());
        assertThat(serving()).isEqualTo("/srv/shop");
        assertThat(copies.isWatched()).isFalse();
    }

    @Test
    void oneThatAsksForCopiesElsewhereGetsThemThere() {
        start();
        serving();
        source.configure("shop", shadowed("/srv/copies").application("shop").configuration());

        copies.change();
        quiet();
        listen(launchedNext(1));

        listen(launchedInTime(2));
        assertThat(serving()).isEqualTo("/srv/copies/3");
        assertThat(copies.isWatched()).isTrue();
    }

    @Test
    void oneThatBeginsToAskForCopiesGetsThem() {
        source.configure("shop", HostingBuilder.aspNetCore().application("shop").configuration());
        Site plain = site.with(source::reload);
        var _ = supervisor.supervise(plain, (_, answer) -> loop.execute(() -> answer.accept(null)));
        recycler.tell(copying);
        recycler.watch(plain);
        loop.settle();
        assertThat(serving()).isEqualTo("/srv/shop");

        source.configure("shop", shop.configuration());
        changes.touchConfiguration(shop);
        loop.settle();
        listen(launcher.last());
        quiet();

        listen(launchedNext(2));
        assertThat(serving()).isEqualTo(COPIES + "/1");
    }

    @Test
    void oneThatRunsFromAReleaseIsNotCopied() {
        start();
        serving();
        moveTo("/releases/1");
        listen(launchedNext(1));

        until(() -> !copies.isWatched());
        // What is left over is looked for again where the place was still reserved.
        until(() -> {
            loop.advance(QUIET);
            return copies.kept().isEmpty();
        });
        assertThat(serving()).isEqualTo("/releases/1");
    }

    @Test
    void oneThatComesBackFromAReleaseIsCopiedAgainThoughNothingHasChanged() {
        start();
        serving();
        moveTo("/releases/1");
        listen(launchedNext(1));
        until(() -> !copies.isWatched());
        moveTo(shop.home());
        listen(launchedNext(2));

        listen(launchedInTime(3));
        assertThat(serving()).isEqualTo(COPIES + "/2");
    }

    @Test
    void oneThatIsHostedAgainIsCopiedAgainThoughNothingHasChanged() {
        start();

        Site again = copying.placed(site);

        assertThat(again.applications()).extracting(Application::directory).containsExactly(COPIES + "/2");
    }

    @Test
    void aSiteThatIsReadAnewFindsItWhereItIs() {
        start();
        Application running = shop.in(serving());
        copies.change();

        Site again = copying.placed(site, List.of(Place.of(running)));

        assertThat(again.applications()).extracting(Application::directory).containsExactly(running.directory());
    }

    @Test
    void aCopyThatAnotherFalconerMadeServesOnAndNothingIsRecycled() {
        copies.copiedBefore(COPIES + "/7");
        startAfterAnother(COPIES + "/7");
        assertThat(serving()).isEqualTo(COPIES + "/7");

        quiet();
        loop.settle();

        assertThat(copies.kept()).containsExactly(COPIES + "/7");
        assertThat(launcher.launched()).hasSize(1);
    }

    @Test
    void filesThatChangedBeforeAnyoneWatchedThemAreServedFromANewCopy() {
        copies.copiedBefore(COPIES + "/7");
        copies.change();
        startAfterAnother(COPIES + "/7");
        assertThat(serving()).isEqualTo(COPIES + "/7");

        quiet();

        listen(launchedNext(1));
        assertThat(serving()).isEqualTo(COPIES + "/1");
    }

    @Test
    void nobodyWaitsForTheFirstCopyOfOneThatRunsAlready() {
        startAfterAnother(shop.home());
        assertThat(copies.attempts()).isZero();
        assertThat(serving()).isEqualTo(shop.home());

        quiet();

        listen(launchedNext(1));
        assertThat(serving()).isEqualTo(COPIES + "/1");
    }

    @Test
    void oneThatIsHostedNoMoreIsNotWatched() {
        start();

        copying.followOnly(new Site(
                "site", site.bindings(), List.of(HostingBuilder.aspNetCore().application("blog"))));

        assertThat(copies.isWatched()).isFalse();
    }

    @Test
    void closingEndsTheWatching() {
        start();

        copying.close();

        assertThat(copies.isWatched()).isFalse();
    }
}
