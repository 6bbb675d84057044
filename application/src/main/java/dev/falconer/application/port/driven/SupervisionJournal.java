package dev.falconer.application.port.driven;

import dev.falconer.domain.process.SupervisionFact;

/** Keeps what happened under supervision. Called on the supervisor loop; must not block on anything but a log. */
public interface SupervisionJournal {
    void record(SupervisionFact fact);
}
