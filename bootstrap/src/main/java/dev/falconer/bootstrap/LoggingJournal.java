package dev.falconer.bootstrap;

import dev.falconer.application.port.driven.SupervisionJournal;
import dev.falconer.domain.process.SupervisionFact;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the supervisor's story in the log: one line per fact, with the original's event number as a field (D21). */
final class LoggingJournal implements SupervisionJournal {

    private static final Logger LOG = LoggerFactory.getLogger("supervision");

    @Override
    public void record(SupervisionFact fact) {
        for (FactWords.Sentence sentence : FactWords.of(fact)) {
            var event = LOG.atLevel(sentence.level()).addKeyValue("app", fact.application());
            if (fact.eventId() != 0) {
                event = event.addKeyValue("event", fact.eventId());
            }
            event.log(sentence.text());
        }
    }
}
