package dev.falconer.application.operating;

import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.application.port.driving.Operations;
import dev.falconer.application.port.driving.Verdict;
import dev.falconer.application.supervision.Fate;
import dev.falconer.application.supervision.Supervisor;
import dev.falconer.application.supervision.Takeover;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Answers an operator in words. Safe on any thread. */
public final class Operator implements Operations {

    private final Supervisor supervisor;
    private final Deployments deployments;

    public Operator(Supervisor supervisor, Deployments deployments) {
        this.supervisor = supervisor;
        this.deployments = deployments;
    }

    @Override
    public void startNow(String application) {
        var _ = where(application, () -> {
            supervisor.startNow(application);
            return done(application + " is started where it does not run");
        });
    }

    @Override
    public CompletionStage<Verdict> recycle(String application) {
        return where(
                application,
                () -> supervisor.recycle(application).thenApply(takeover -> recycled(application, takeover)));
    }

    private static Verdict recycled(String application, Takeover takeover) {
        return switch (takeover) {
            case Takeover.Complete _ -> new Verdict.Done(application + " is recycled");
            case Takeover.NothingRan _ -> new Verdict.Done(application + " has no process to replace");
            case Takeover.Postponed _ ->
                new Verdict.Done(application + " is offline by file; a new process starts when it comes back");
            case Takeover.Failed(var incident, var aftermath) ->
                new Verdict.Failed("%s %s: its new process could not take over (incident %s): %s"
                        .formatted(
                                application,
                                aftermath.text(),
                                incident.reference(),
                                incident.failure().cause()));
            case Takeover.Overtaken _ ->
                new Verdict.Failed(
                        ("something else came before the recycle of %s was done (expected: no stop, no change of its"
                                        + " files or of the site, and no other Falconer, until it is)")
                                .formatted(application));
        };
    }

    @Override
    public CompletionStage<Verdict> pause(String application) {
        return where(
                application,
                () -> supervisor.pause(application).thenApply(fate -> verdict(fate, application, "is paused")));
    }

    @Override
    public CompletionStage<Verdict> resume(String application) {
        return where(
                application,
                () -> supervisor.resume(application).thenApply(fate -> verdict(fate, application, "goes on")));
    }

    private static Verdict verdict(Fate fate, String application, String done) {
        return switch (fate) {
            case DONE -> new Verdict.Done(application + " " + done);
            case DROPPED ->
                new Verdict.Failed(application + " is left as it is: this Falconer stops, or another has taken over"
                        + " (expected: to be asked of the one that serves)");
        };
    }

    @Override
    public CompletionStage<Verdict> deploy(String application, String folder) {
        return where(application, () -> deployments.deploy(application, folder));
    }

    @Override
    public CompletionStage<Verdict> rollback(String application) {
        return where(application, () -> deployments.rollback(application));
    }

    @Override
    public CompletionStage<List<ApplicationStatus>> statuses() {
        return supervisor.statuses();
    }

    private CompletionStage<Verdict> where(String application, Supplier<CompletionStage<Verdict>> task) {
        return supervisor
                .names()
                .thenCompose(names -> names.contains(application)
                        ? task.get()
                        : CompletableFuture.completedFuture(new Verdict.NoSuchApplication(application, names)));
    }

    private static CompletionStage<Verdict> done(String text) {
        return CompletableFuture.completedFuture(new Verdict.Done(text));
    }
}
