package dev.falconer.bootstrap;

import dev.falconer.application.port.driven.SupervisionJournal;
import dev.falconer.domain.process.SupervisionFact;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Hands facts to another journal on a thread of its own, in order: whoever waits for an application to be published does not
 * also wait until its start has been put into words. Safe on any thread.
 */
final class QueuedJournal implements SupervisionJournal, AutoCloseable {

    private final SupervisionJournal journal;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("journal").daemon().factory());

    QueuedJournal(SupervisionJournal journal) {
        this.journal = journal;
    }

    @Override
    public void record(SupervisionFact fact) {
        writer.execute(() -> journal.record(fact));
    }

    /** Writes what is left; nothing may be recorded any more. */
    @Override
    public void close() {
        writer.close();
    }
}
