package dev.falconer.bootstrap;

import dev.falconer.application.port.driving.ApplicationStatus;
import dev.falconer.application.port.driving.Operations;
import dev.falconer.application.port.driving.Verdict;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notes what operators have asked for, and what came of it: the journal tells of processes only. Safe on any thread. */
final class LoggedOperations implements Operations {

    private static final Logger LOG = LoggerFactory.getLogger("falconer");

    private final Operations operations;

    LoggedOperations(Operations operations) {
        this.operations = operations;
    }

    @Override
    public void startNow(String application) {
        operations.startNow(application);
    }

    @Override
    public CompletionStage<Verdict> recycle(String application) {
        return noted("recycle " + application, operations.recycle(application));
    }

    @Override
    public CompletionStage<Verdict> pause(String application) {
        return noted("pause " + application, operations.pause(application));
    }

    @Override
    public CompletionStage<Verdict> resume(String application) {
        return noted("resume " + application, operations.resume(application));
    }

    @Override
    public CompletionStage<Verdict> deploy(String application, String folder) {
        return noted("deploy " + folder + " --app " + application, operations.deploy(application, folder));
    }

    @Override
    public CompletionStage<Verdict> rollback(String application) {
        return noted("rollback " + application, operations.rollback(application));
    }

    private static CompletionStage<Verdict> noted(String asked, CompletionStage<Verdict> answer) {
        LOG.info("an operator asks: {}", asked);
        return answer.whenComplete((verdict, bug) -> {
            if (bug == null) {
                note(asked, verdict);
            } else {
                LOG.error("{}: it failed in an unforeseen way", asked, bug);
            }
        });
    }

    private static void note(String asked, Verdict verdict) {
        switch (verdict) {
            case Verdict.Done(String text) -> LOG.info("{}: {}", asked, text);
            case Verdict.Failed(String text) -> LOG.warn("{}: {}", asked, text);
            case Verdict.NoSuchApplication _ -> LOG.warn("{}: there is no such application", asked);
        }
    }

    @Override
    public CompletionStage<List<ApplicationStatus>> statuses() {
        return operations.statuses();
    }
}
