package dev.falconer.application.port.driving;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Operations that a test answers: done at once unless told otherwise. Safe on any thread. */
public final class FakeOperations implements Operations {

    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private volatile CompletionStage<Verdict> verdict = CompletableFuture.completedStage(new Verdict.Done("done"));
    private volatile List<ApplicationStatus> statuses = List.of();

    /** From now on everything is answered with this. */
    public void answer(Verdict known) {
        answer(CompletableFuture.completedStage(known));
    }

    /** From now on everything is answered when this completes. */
    public void answer(CompletionStage<Verdict> later) {
        verdict = later;
    }

    public void host(ApplicationStatus... applications) {
        statuses = List.of(applications);
    }

    /** The next that was asked for, such as {@code deploy shop /srv/shop}. */
    public String nextAsked() throws InterruptedException {
        String next = asked.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was asked for within 10 s");
        }
        return next;
    }

    public boolean wasAskedForMore() {
        return !asked.isEmpty();
    }

    @Override
    public void startNow(String application) {
        asked.add("start " + application);
    }

    @Override
    public CompletionStage<Verdict> recycle(String application) {
        return ask("recycle " + application);
    }

    @Override
    public CompletionStage<Verdict> pause(String application) {
        return ask("pause " + application);
    }

    @Override
    public CompletionStage<Verdict> resume(String application) {
        return ask("resume " + application);
    }

    @Override
    public CompletionStage<Verdict> deploy(String application, String folder) {
        return ask("deploy " + application + " " + folder);
    }

    @Override
    public CompletionStage<Verdict> rollback(String application) {
        return ask("rollback " + application);
    }

    @Override
    public CompletionStage<List<ApplicationStatus>> statuses() {
        return CompletableFuture.completedStage(statuses);
    }

    private CompletionStage<Verdict> ask(String what) {
        asked.add(what);
        return verdict;
    }
}
