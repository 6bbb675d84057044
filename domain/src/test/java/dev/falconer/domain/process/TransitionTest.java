package dev.falconer.domain.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.domain.process.Transition.TimeLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransitionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ProcessState OVER = new ProcessState.Exited(ExitCause.RETIRED);

    @Test
    void toAnotherStateDisarmsTheLimit() {
        assertThat(Transition.to(OVER).limit()).isEqualTo(new TimeLimit.None());
    }

    @Test
    void stayingKeepsTheLimitAndDoesNothing() {
        Transition stay = Transition.stay(OVER);

        assertThat(stay).isEqualTo(new Transition(OVER, List.of(), new TimeLimit.Kept()));
    }

    @Test
    void aLimitMayBeAMomentOrADuration() {
        Transition transition = Transition.to(OVER, new ProcessCommand.Kill());

        assertThat(transition.within(Duration.ofSeconds(3), NOW)).isEqualTo(transition.until(NOW.plusSeconds(3)));
        assertThat(transition.keepingLimit().limit()).isEqualTo(new TimeLimit.Kept());
        assertThat(transition.keepingLimit().commands()).containsExactly(new ProcessCommand.Kill());
    }

    @Test
    void theCommandsAreItsOwn() {
        var commands = new ArrayList<ProcessCommand>();
        var transition = new Transition(OVER, commands, new TimeLimit.None());

        commands.add(new ProcessCommand.Kill());

        assertThat(transition.commands()).isEmpty();
        assertThatThrownBy(() -> transition.commands().add(new ProcessCommand.Kill()))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
