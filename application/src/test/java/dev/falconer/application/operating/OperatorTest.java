package dev.falconer.application.operating;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeChangeWatch;
import dev.falconer.application.port.driven.FakeReleases;
import dev.falconer.application.port.driven.FakeSiteSource;
import dev.falconer.application.port.driving.Operations;
import dev.falconer.application.port.driving.Verdict;
import dev.falconer.application.recycling.Placement;
import dev.falconer.application.recycling.Recycler;
import dev.falconer.application.supervision.HandTurnedLoop;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.Surroundings;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.Site;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OperatorTest {

    private static final Application SHOP = HostingBuilder.aspNetCore().application("shop");

    private final HandTurnedLoop loop = new HandTurnedLoop();
    private final Supervisor supervisor = new Surroundings(loop).supervisor;
    private final Site site = new Site("site", List.of(Binding.parse("http://*:80")), List.of(SHOP));
    private final FakeSiteSource source = new FakeSiteSource(site);
    private final Operator operator = new Operator(
            supervisor,
            new Deployments(
                    new FakeReleases(),
                    source,
                    supervisor,
                    new Placement(source, supervisor, new Recycler(new FakeChangeWatch(), source, supervisor, loop))));

    @BeforeEach
    void givenAnApplication() {
        var _ = supervisor.supervise(site, (_, answer) -> loop.execute(() -> answer.accept(null)));
        loop.settle();
    }

    /** What is asked for is answered by then. */
    private Verdict told(Function<Operations, CompletionStage<Verdict>> wish) {
        CompletionStage<Verdict> verdict = wish.apply(operator);
        loop.settle();
        return verdict.toCompletableFuture().getNow(new Verdict.Failed("not yet"));
    }

    @Test
    void tellsWhatWasDone() {
        assertThat(told(each -> each.recycle("shop"))).isEqualTo(new Verdict.Done("shop has no process to replace"));
        assertThat(told(each -> each.pause("shop"))).isEqualTo(new Verdict.Done("shop is paused"));
        assertThat(told(each -> each.resume("shop"))).isEqualTo(new Verdict.Done("shop goes on"));
    }

    @Test
    void saysOfARecycleThatIsOvertakenWhatIsTrueWhateverHasOvertakenIt() {
        var _ = supervisor.stop();

        assertThat(told(each -> each.recycle("shop")))
                .isEqualTo(new Verdict.Failed("something else came before the recycle of shop was done (expected: no"
                        + " stop, no change of its files or of the site, and no other Falconer, until it is)"));
    }

    @Nested
    class OnceAnotherFalconerHasTakenOver {

        @BeforeEach
        void givenThat() {
            var _ = supervisor.giveAway(Duration.ofSeconds(30));
            var _ = supervisor.leave(Set.of());
            loop.settle();
        }

        @Test
        void saysThatNothingIsDone() {
            assertThat(told(each -> each.pause("shop")))
                    .isEqualTo(told(each -> each.resume("shop")))
                    .isEqualTo(new Verdict.Failed("shop is left as it is: this Falconer stops, or another has taken"
                            + " over (expected: to be asked of the one that serves)"));
            assertThat(told(each -> each.recycle("shop"))).isInstanceOf(Verdict.Failed.class);
        }
    }
}
