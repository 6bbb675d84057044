package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.application.port.driven.FakeLauncher.Temper;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.Site;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reading the site anew does to each application. */
class ReloadTest {

    private static final PathBase BLOG = PathBase.parse("/blog");

    private final Application shop = HostingBuilder.aspNetCore().application("shop");
    private final Rig rig = new Rig(shop);

    private void reload(Application... applications) {
        var site = new Site("site", List.of(Binding.parse("http://*:80")), List.of(applications));
        var _ = rig.supervisor.reload(site, (_, answer) -> rig.loop.execute(() -> answer.accept(null)));
        rig.loop.settle();
    }

    @Test
    void whatHasNotChangedNoticesNothing() {
        FakeProcess process = rig.started();

        reload(shop);

        assertThat(rig.launcher.launched()).containsExactly(process);
        assertThat(rig.request().isAdmitted()).isTrue();
    }

    @Test
    void whatHasChangedIsRecycled() {
        FakeProcess old = rig.started();

        reload(HostingBuilder.aspNetCore().variable("COLOUR", "red").application("shop"));
        FakeProcess fresh = rig.listens();

        assertThat(fresh).isNotSameAs(old);
        assertThat(fresh.spec().environment()).containsEntry("COLOUR", "red");
        assertThat(rig.launcher.alive()).containsExactly(fresh);
    }

    @Test
    void whatHasMovedMeanwhileStaysWhereItIs() {
        rig.install(HostingBuilder.aspNetCore().application("shop").in("/srv/next"));
        FakeProcess next = rig.listens();

        reload(HostingBuilder.aspNetCore().variable("COLOUR", "red").application("shop"));

        assertThat(rig.launcher.alive()).containsExactly(next);
        assertThat(rig.status().directory()).isEqualTo("/srv/next");
    }

    @Test
    void whatIsNewIsHosted() {
        reload(shop, HostingBuilder.aspNetCore().application("blog", BLOG));

        Visitor visitor = rig.request("/blog/first");
        FakeProcess blog = rig.listens();

        assertThat(visitor.isAdmitted()).isTrue();
        assertThat(blog.spec().application()).isEqualTo("blog");
        assertThat(rig.journal.facts(SupervisionFact.HostingChanged.class))
                .containsExactly(new SupervisionFact.HostingChanged("blog", true));
    }

    @Test
    void whatIsGoneEndsWhenItHasFinishedWhatItHas() {
        FakeProcess process = rig.started();
        Visitor inside = rig.request();

        reload(HostingBuilder.aspNetCore().application("blog", BLOG));
        assertThat(process.isAlive()).isTrue();
        assertThat(rig.request().refusal().status()).isEqualTo(404);
        inside.finish();
        rig.loop.settle();

        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void whatMovesToAnotherPathIsAnotherApplication() {
        FakeProcess old = rig.started();

        reload(HostingBuilder.aspNetCore().application("shop", BLOG));
        Visitor visitor = rig.request("/blog");
        rig.listens();

        assertThat(old.isAlive()).isFalse();
        assertThat(visitor.isAdmitted()).isTrue();
    }

    @Test
    void lateNewsOfTheFilesOfWhatIsGoneMeansNothing() {
        rig.started();
        reload(HostingBuilder.aspNetCore().application("blog", BLOG));
        rig.journal.clear();

        rig.supervisor.fileChanged("shop");
        rig.configure(HostingBuilder.aspNetCore().variable("COLOUR", "red"));
        rig.putOffline("back soon");
        rig.removeOffline();

        assertThat(rig.journal.facts()).isEmpty();
    }

    @Test
    void whatIsStillLeavingIsWaitedForAtTheEnd() {
        rig.launcher.launchWith(Temper.LINGERING);
        FakeProcess process = rig.started();
        reload(HostingBuilder.aspNetCore().application("blog", BLOG));

        var stopped = rig.stop();
        assertThat(stopped).isNotCompleted();
        rig.exits(process, 0);

        assertThat(stopped).isCompleted();
    }
}
