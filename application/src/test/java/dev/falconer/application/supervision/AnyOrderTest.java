package dev.falconer.application.supervision;

import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.EvidencePolicy;
import dev.falconer.domain.site.HealthCheck;
import dev.falconer.domain.site.HealthPolicy;
import dev.falconer.domain.site.HealthQuestion;
import dev.falconer.domain.site.IdlePolicy;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.QueuePolicy;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.RecyclingPolicy.Overlap;
import dev.falconer.domain.site.ScalingPolicy;
import dev.falconer.domain.site.Selection;
import dev.falconer.domain.site.StartMode;
import dev.falconer.domain.site.WarmUpPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens in whatever order: nothing is lost, nobody waits for nothing, and everything ends. */
class AnyOrderTest {

    private static final int LIVES = 10;
    private static final int STEPS = 100;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everybodyIsServedInTheEndAndNothingIsLeftBehind(int chapter) {
        for (int i = 0; i < LIVES; i++) {
            long seed = chapter * 1_000L + i;
            var life = new RandomLife(seed, pool(new Random(seed)));
            life.live(STEPS);
            if (i % 2 == 0) {
                life.calmDown();
            }
            life.stop();
        }
    }

    private static PoolPolicy pool(Random random) {
        int fewest = 1 + random.nextInt(2);
        var scaling = new ScalingPolicy(
                fewest,
                fewest + (random.nextInt(4) == 0 ? 1 : 0),
                random.nextInt(3),
                Duration.ZERO,
                Duration.ofSeconds(30),
                one(random, Selection.values()));
        var recycling = new RecyclingPolicy(
                random.nextBoolean() ? Overlap.OVERLAPPED : Overlap.EXCLUSIVE,
                Duration.ofMinutes(random.nextInt(3)),
                random.nextInt(2) * 20L,
                0,
                List.of(),
                List.of());
        var idle = new IdlePolicy(Duration.ofMinutes(random.nextInt(3)), one(random, IdlePolicy.Action.values()));
        return new PoolPolicy(
                one(random, StartMode.values()),
                scaling,
                QueuePolicy.STANDARD,
                idle,
                recycling,
                WarmUpPolicy.NONE,
                health(random));
    }

    private static HealthPolicy health(Random random) {
        var liveness = new HealthCheck(new HealthQuestion.Connect(), Duration.ofSeconds(5), Duration.ofSeconds(1), 2);
        var evidence = new EvidencePolicy(new Command("dump", List.of()), Duration.ofSeconds(30));
        return new HealthPolicy(
                Optional.of(liveness),
                random.nextInt(3),
                Duration.ofSeconds(random.nextInt(2) * 30L),
                random.nextBoolean() ? Optional.of(evidence) : Optional.empty());
    }

    private static <T> T one(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
