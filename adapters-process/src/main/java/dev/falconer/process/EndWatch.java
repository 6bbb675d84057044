package dev.falconer.process;

import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.system.ProcessDescriptor;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Notices the end of processes that are not our children, for which the JDK looks only every few seconds. One waiting
 * platform thread for each, which costs nothing; few processes need one. Thread-safe.
 */
final class EndWatch {

    /** Tells that the process has ended, at once where it has already, and how, where that can be known. */
    void onEnd(ProcessId process, Consumer<Optional<ExitStatus>> action) {
        Optional<ProcessDescriptor> descriptor = ProcessDescriptor.of(process);
        if (descriptor.isPresent()) {
            onEnd(process, descriptor.get(), action);
        } else {
            var _ = ProcessHandle.of(process.value())
                    .map(handle -> handle.onExit().thenRun(() -> action.accept(Optional.empty())))
                    .orElseGet(() -> CompletableFuture.runAsync(() -> action.accept(Optional.empty())));
        }
    }

    /** The same of a process that may have given up its number since. Closes the descriptor. */
    void onEnd(ProcessId process, ProcessDescriptor descriptor, Consumer<Optional<ExitStatus>> action) {
        Thread.ofPlatform().daemon().name("end-of-" + process).start(() -> {
            Optional<ExitStatus> status;
            try (descriptor) {
                status = descriptor.awaitEnd();
            }
            action.accept(status);
        });
    }
}
