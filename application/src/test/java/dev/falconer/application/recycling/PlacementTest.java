package dev.falconer.application.recycling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeChangeWatch;
import dev.falconer.application.port.driven.FakeSiteSource;
import dev.falconer.application.supervision.HandTurnedLoop;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.Surroundings;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.Site;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PlacementTest {

    private final HandTurnedLoop loop = new HandTurnedLoop();
    private final Supervisor supervisor = new Surroundings(loop).supervisor;
    private final FakeSiteSource source = new FakeSiteSource(new Site(
            "site",
            List.of(Binding.parse("http://*:80")),
            List.of(HostingBuilder.aspNetCore().application("shop"))));
    private final Placement placement =
            new Placement(source, supervisor, new Recycler(new FakeChangeWatch(), source, supervisor, loop));
    private final List<String> story = new CopyOnWriteArrayList<>();

    /** Begins this on a thread of its own, and waits until that waits. */
    private static Thread waiting(Runnable task) {
        Thread thread = Thread.ofPlatform().start(task);
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).as("it waits").isTrue();
            Thread.onSpinWait();
        }
        return thread;
    }

    private void tidy() {
        if (placement.tidy("shop", () -> story.add("tidied"))) {
            story.add("done");
        }
    }

    @Test
    void letsOneAtATimeMoveAnApplication() {
        assertThat(placement.reserve("shop")).isTrue();
        assertThat(placement.reserve("shop")).isFalse();
        assertThat(placement.reserve("blog")).isTrue();

        placement.free("shop");

        assertThat(placement.reserve("shop")).isTrue();
    }

    @Test
    void tidiesNothingOfWhatIsAboutToMove() {
        placement.reserve("shop");

        tidy();

        assertThat(story).isEmpty();
    }

    @Nested
    class ThatIsToBeGivenAway {

        @Test
        void isKeptWhereAnApplicationIsAboutToMove() {
            placement.reserve("shop");

            assertThat(placement.giveAway()).contains("shop");

            assertThat(placement.isGivenAway()).isFalse();
            assertThat(placement.reserve("blog")).isTrue();
        }

        @Test
        void isSoOnceNothingIsTidiedAnyMore() throws Exception {
            var tidying = new CompletableFuture<Void>();
            var enough = new CompletableFuture<Void>();
            Thread tidier = waiting(() -> placement.tidy("shop", () -> {
                tidying.complete(null);
                enough.join();
                story.add("tidied");
            }));
            tidying.join();
            Thread giver = waiting(() -> {
                placement.giveAway();
                story.add("given away");
            });

            enough.complete(null);
            tidier.join();
            giver.join();

            assertThat(story).containsExactly("tidied", "given away");
        }
    }

    @Nested
    class ThatIsGivenAway {

        @Test
        void letsNothingMove() {
            assertThat(placement.giveAway()).isEmpty();

            assertThat(placement.isGivenAway()).isTrue();
            assertThat(placement.reserve("shop")).isFalse();
        }

        @Test
        void isTidiedWhenItIsTakenBack() throws Exception {
            placement.giveAway();
            Thread tidier = waiting(PlacementTest.this::tidy);
            assertThat(story).isEmpty();

            placement.takeBack();
            tidier.join();

            assertThat(story).containsExactly("tidied", "done");
            assertThat(placement.reserve("shop")).isTrue();
        }

        @Test
        void isNeverTidiedWhenItIsLeft() throws Exception {
            placement.giveAway();
            Thread tidier = waiting(PlacementTest.this::tidy);

            placement.leave();
            tidier.join();
            placement.takeBack();
            tidy();

            assertThat(story).isEmpty();
            assertThat(placement.reserve("shop")).isFalse();
        }
    }
}
