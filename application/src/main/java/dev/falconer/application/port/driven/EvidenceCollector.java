package dev.falconer.application.port.driven;

import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.site.EvidencePolicy;
import java.util.concurrent.CompletionStage;

/** Runs what an operator has look at an ill process before it is replaced. Safe on any thread, never blocks. */
public interface EvidenceCollector {

    /**
     * Runs the command in the process's directory with the process's environment, {@code FALCONER_PID} added. Completes and
     * never fails, on any thread, when the command has ended or its limit has elapsed and it has been killed with all that it
     * started.
     *
     * @param id the process that listens
     * @return one line about how it went, and behind it what the command printed, at most 30,000 characters
     */
    CompletionStage<String> collect(ProcessId id, ProcessSpec spec, EvidencePolicy policy);
}
