package dev.falconer.process;

import dev.falconer.domain.process.ProcessId;
import dev.falconer.process.system.LinuxCalls;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/**
 * Notices the end of processes that are not our children, for which the JDK looks only every few seconds. One waiting
 * platform thread for each, which costs nothing; few applications need one.
 */
final class ListenerWatch {

    /** Runs the action when the process has ended, at once where it has ended already. */
    void onEnd(ProcessId process, Runnable action) {
        OptionalInt descriptor =
                LinuxCalls.areAvailable() ? LinuxCalls.openProcess(process.value()) : OptionalInt.empty();
        if (descriptor.isPresent()) {
            Thread.ofPlatform().daemon().name("end-of-" + process).start(() -> await(descriptor.getAsInt(), action));
        } else {
            var _ = ProcessHandle.of(process.value())
                    .map(handle -> handle.onExit().thenRun(action))
                    .orElseGet(() -> CompletableFuture.runAsync(action));
        }
    }

    private static void await(int descriptor, Runnable action) {
        LinuxCalls.awaitEnd(descriptor);
        LinuxCalls.close(descriptor);
        action.run();
    }
}
