package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeJournal;
import dev.falconer.domain.process.ExitCause;
import dev.falconer.domain.process.SupervisionFact;
import org.junit.jupiter.api.Test;

class SupervisionRehearsalTest {

    private final HandTurnedLoop loop = new HandTurnedLoop();
    private final FakeJournal journal = new FakeJournal();

    /** Were it to end half way, nothing would fail but the first answer of a cold start would be late again. */
    @Test
    void goesThroughAWholeLife() {
        SupervisionRehearsal.begin(loop, loop, journal);

        loop.settle();

        assertThat(journal.events()).contains(1001, 1006, 1030);
        assertThat(journal.facts(SupervisionFact.Exited.class))
                .singleElement()
                .satisfies(exited -> assertThat(exited.cause()).isEqualTo(ExitCause.RETIRED));
    }
}
