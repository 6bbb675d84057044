package dev.falconer.process.output;

import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.domain.site.OutputPolicy;
import java.time.InstantSource;
import java.util.Optional;

/** Makes the output of each process by its policy. Thread-safe. */
public final class ProcessOutputs {

    private final StdoutLogFolder folder = new StdoutLogFolder(StdoutLogLimits.DEFAULT);
    private final InstantSource clock;

    public ProcessOutputs(InstantSource clock) {
        this.clock = clock;
    }

    /** Prepares the output of a process that is about to be created. */
    public ProcessOutput prepare(OutputPolicy policy, ProcessObserver observer) {
        return switch (policy) {
            case OutputPolicy.Remembered _ -> new PumpedOutput(Optional.empty(), clock);
            case OutputPolicy.LogFile(String prefix) ->
                new PumpedOutput(
                        Optional.of(new StdoutLogFile(prefix, folder, clock, observer::logUnavailable)), clock);
            case OutputPolicy.Discarded _ -> new DiscardedOutput();
        };
    }
}
