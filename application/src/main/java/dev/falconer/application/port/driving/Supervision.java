package dev.falconer.application.port.driving;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What an operator may ask for. Safe on any thread. */
public interface Supervision {

    /** Starts every process of the application that does not run yet, without waiting for a request. */
    void startNow(String application);

    /** Replaces the processes of the application by new ones; completes when the new ones are ready or have failed. */
    CompletionStage<?> recycle(String application);

    /** The processes as they are now. */
    List<ProcessStatus> processes();
}
