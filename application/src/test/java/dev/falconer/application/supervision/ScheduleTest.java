package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.RecyclingPolicy.Overlap;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    private static final Duration HOUR = Duration.ofHours(1);

    private final Rig rig = new Rig(hosting());

    @Test
    void replacesTheProcessAtItsTimeOfDay() {
        FakeProcess old = rig.started();

        rig.pass(HOUR.minusSeconds(1));
        assertThat(rig.launcher.launched()).hasSize(1);
        rig.pass(Duration.ofSeconds(1));
        rig.listens();

        assertThat(old.isAlive()).isFalse();
        assertThat(rig.journal.facts(SupervisionFact.Recycled.class))
                .containsExactly(new SupervisionFact.Recycled("shop", RetireReason.SCHEDULED));
    }

    @Test
    void comesAgainTheNextDay() {
        rig.started();
        rig.pass(HOUR);
        rig.listens();

        rig.pass(Duration.ofDays(1));
        rig.listens();

        assertThat(rig.journal.facts(SupervisionFact.Recycled.class)).hasSize(2);
    }

    @Test
    void startsNothingThatIsIdle() {
        rig.pass(HOUR.multipliedBy(2));

        assertThat(rig.launcher.launched()).isEmpty();
    }

    @Test
    void isThatOfTheLatestConfiguration() {
        rig.started();
        rig.configure(HostingBuilder.aspNetCore());
        rig.listens();

        rig.pass(Duration.ofDays(2));

        assertThat(rig.launcher.launched()).hasSize(2);
        assertThat(rig.loop.scheduled()).isZero();
    }

    @Test
    void isNotKeptForWhatIsMisconfigured() {
        rig.started();
        rig.breakConfiguration("bogus");

        rig.pass(Duration.ofDays(2));

        assertThat(rig.journal.facts(SupervisionFact.ConfigurationRejected.class))
                .hasSize(1);
    }

    @Test
    void endsWithFalconer() {
        rig.started();

        rig.stop();

        assertThat(rig.loop.scheduled()).isZero();
    }

    private static HostingBuilder hosting() {
        Instant inAnHour = new HandTurnedLoop().instant().plus(HOUR);
        LocalTime time = LocalTime.ofInstant(inAnHour, ZoneId.systemDefault());
        return HostingBuilder.aspNetCore()
                .recycling(new RecyclingPolicy(Overlap.OVERLAPPED, Duration.ZERO, 0, 0, List.of(time), List.of()));
    }
}
