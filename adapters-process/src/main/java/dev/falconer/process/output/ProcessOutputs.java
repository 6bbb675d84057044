package dev.falconer.process.output;

import dev.falconer.application.port.driven.ProcessLauncher.ProcessObserver;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.site.OutputPolicy;
import java.io.IOException;
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
            case OutputPolicy.Remembered _, OutputPolicy.LogFile _ ->
                PumpedOutput.of(logFile(policy, observer), clock.instant());
            case OutputPolicy.Discarded _ -> new DiscardedOutput();
        };
    }

    /** Goes on with the output of a process that somebody else has read before. */
    public ProcessOutput resume(HandedOver process, OutputPolicy policy, ProcessObserver observer) throws IOException {
        return PumpedOutput.continued(process.printed(), process.root(), logFile(policy, observer), clock.instant());
    }

    private Optional<StdoutLogFile> logFile(OutputPolicy policy, ProcessObserver observer) {
        return switch (policy) {
            case OutputPolicy.LogFile(String prefix) ->
                Optional.of(new StdoutLogFile(prefix, folder, clock, observer::logUnavailable));
            case OutputPolicy.Remembered _, OutputPolicy.Discarded _ -> Optional.empty();
        };
    }
}
