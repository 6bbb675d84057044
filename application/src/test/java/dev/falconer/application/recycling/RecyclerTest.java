package dev.falconer.application.recycling;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.admission.Admissions;
import dev.falconer.application.port.driven.ChangeWatch;
import dev.falconer.application.port.driven.FakeChangeWatch;
import dev.falconer.application.port.driven.FakeJournal;
import dev.falconer.application.port.driven.FakeSiteSource;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.supervision.HandTurnedLoop;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.Surroundings;
import dev.falconer.application.supervision.Visitor;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.Site;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RecyclerTest {

    private final Application shop = HostingBuilder.aspNetCore().application("shop");
    private final Site site = new Site("site", List.of(Binding.parse("http://*:80")), List.of(shop));
    private final HandTurnedLoop loop = new HandTurnedLoop();
    private final Surroundings around = new Surroundings(loop);
    private final FakeChangeWatch changes = new FakeChangeWatch();
    private final FakeSiteSource source = new FakeSiteSource(site);
    private final FakeJournal journal = around.journal;
    private final Admissions admissions = around.admissions;
    private final Supervisor supervisor = around.supervisor;
    private final Recycler recycler = new Recycler(changes, source, supervisor, loop);

    @BeforeEach
    void supervise() {
        var _ = supervisor.supervise(site, (_, answer) -> loop.execute(() -> answer.accept(null)));
        loop.settle();
    }

    @Test
    @DisplayName("RC-05 a touched configuration is read anew and taken over")
    void aTouchedConfigurationIsReadAnew() {
        recycler.watch(site);
        source.configure("shop", new Configuration.Rejected(19, List.of(new Problem("web.config", 1, 1, "bogus"))));

        changes.touchConfiguration(shop);
        loop.settle();

        assertThat(source.reloaded()).containsExactly("shop");
        assertThat(refusal().reason()).isEqualTo(Refusal.Reason.MISCONFIGURED);
    }

    @Test
    @DisplayName("AO-04 app_offline.htm is told when it comes and when it goes")
    void theOfflineFileIsTold() {
        recycler.watch(site);

        changes.putOffline(shop, "offline".getBytes(UTF_8));
        loop.settle();
        assertThat(refusal().reason()).isEqualTo(Refusal.Reason.OFFLINE);
        changes.removeOffline(shop);
        loop.settle();

        assertThat(new Visitor(admissions, "/").isWaiting()).isTrue();
    }

    @Test
    @DisplayName("AO-01 a file that is there from the beginning is honoured before any request")
    void theOfflineFileMayBeThereAlready() {
        changes.placeOfflineSilently(shop, "offline".getBytes(UTF_8));

        recycler.watch(site);
        loop.settle();

        assertThat(refusal().reason()).isEqualTo(Refusal.Reason.OFFLINE);
    }

    @Test
    void aDirectoryThatCannotBeWatchedIsToldAndHostedAllTheSame() {
        changes.breakWatching();

        recycler.watch(site);
        loop.settle();

        assertThat(journal.facts(SupervisionFact.WatchFailed.class)).hasSize(1);
        assertThat(new Visitor(admissions, "/").isWaiting()).isTrue();
    }

    @Test
    void closingEndsTheWatching() {
        recycler.watch(site);

        recycler.close();

        assertThat(changes.watches(shop)).isFalse();
    }

    @Test
    void aLookIsAnsweredOnTheLoop() throws Exception {
        changes.placeOfflineSilently(shop, "offline".getBytes(UTF_8));

        assertThat(looked(recycler)).isEqualTo("offline, on the loop");
    }

    @Test
    void aLookThatBreaksIsAnsweredTooForRequestsWaitForIt() throws Exception {
        var broken = new Recycler(new Broken(), source, supervisor, loop);

        assertThat(looked(broken)).isEqualTo("nothing, on the loop");
    }

    private String looked(Recycler looking) throws Exception {
        var answer = new CompletableFuture<String>();
        looking.look(
                shop,
                page -> answer.complete((page == null ? "nothing" : new String(page, UTF_8))
                        + (loop.isCurrent() ? ", on the loop" : ", elsewhere")));
        while (!answer.isDone()) {
            loop.settle();
            Thread.onSpinWait();
        }
        return answer.get(0, SECONDS);
    }

    private Refusal refusal() {
        return new Visitor(admissions, "/").refusal();
    }

    /** A watch with a bug. */
    private static final class Broken implements ChangeWatch {
        @Override
        public Watch watch(Application application, ChangeObserver observer) {
            return () -> {};
        }

        @Override
        public byte @Nullable [] offlinePage(Application application) {
            throw new IllegalStateException("planted");
        }
    }
}
