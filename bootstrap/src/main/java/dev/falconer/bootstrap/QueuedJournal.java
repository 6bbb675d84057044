package dev.falconer.bootstrap;

import dev.falconer.application.port.driven.SupervisionJournal;
import dev.falconer.domain.process.SupervisionFact;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Hands facts to other journals on a thread of its own, in order: whoever waits for an application to be published does not
 * also wait until its start has been put into words. Safe on any thread.
 */
final class QueuedJournal implements SupervisionJournal, AutoCloseable {

    private final List<SupervisionJournal> journals;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("journal").daemon().factory());

    QueuedJournal(SupervisionJournal... journals) {
        this.journals = List.of(journals);
    }

    @Override
    public void record(SupervisionFact fact) {
        journals.forEach(journal -> writer.execute(() -> journal.record(fact)));
    }

    /** Writes what is left; nothing may be recorded any more. */
    @Override
    public void close() {
        writer.close();
    }
}
