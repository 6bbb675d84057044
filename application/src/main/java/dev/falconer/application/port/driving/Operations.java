package dev.falconer.application.port.driving;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What an operator may ask for. Safe on any thread. Whoever names an application that is not hosted gets
 * {@link Verdict.NoSuchApplication}; no stage ever fails.
 */
public interface Operations {

    /** Starts every process of the application that does not run yet, without waiting for a request. */
    void startNow(String application);

    /** Replaces the processes of the application by new ones; completes when the new ones are ready or have failed. */
    CompletionStage<Verdict> recycle(String application);

    /** Lets new requests wait, while those under way go on; completes at once. Processes that nobody uses may go on or stop. */
    CompletionStage<Verdict> pause(String application);

    /** Lets those who wait go on; completes at once. */
    CompletionStage<Verdict> resume(String application);

    /**
     * Lets another folder take the application's place: its files are taken over as a new release, its process is started
     * beside the old one and takes over when it is ready; otherwise the old one stays. Completes when that is decided.
     *
     * @param folder absolute path
     */
    CompletionStage<Verdict> deploy(String application, String folder);

    /** Goes back to the release before the present one, as {@link #deploy} goes forward. */
    CompletionStage<Verdict> rollback(String application);

    /** The applications as they are now, with their processes. Completes in a moment. */
    CompletionStage<List<ApplicationStatus>> statuses();
}
