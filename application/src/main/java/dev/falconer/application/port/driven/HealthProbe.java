package dev.falconer.application.port.driven;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.process.HealthAnswer;
import dev.falconer.domain.site.HealthQuestion;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Asks a backend whether it is well, each time on a connection of its own. Safe on any thread, never blocks. */
public interface HealthProbe {

    /**
     * Asks. Completes within the limit and never fails: that there is no answer is an answer. Completes on any thread.
     *
     * @param limit from now to the end of the answer
     */
    CompletionStage<HealthAnswer> ask(Backend backend, HealthQuestion question, Duration limit);
}
