package dev.falconer.application.admission;

import java.util.ArrayList;
import java.util.List;

/** Those who ask whether one backend is gone. Safe on any thread. */
final class Inquests {

    /** Guarded by this object, as everything below. */
    private List<Inquest> open = new ArrayList<>();

    /** Once a backend is gone, it is gone. */
    private boolean gone;

    /** Whether it is the first, so that somebody has to look. */
    synchronized boolean add(Inquest inquest) {
        if (gone) {
            inquest.conclude(false);
            return false;
        }
        open.add(inquest);
        return open.size() == 1;
    }

    /** Tells all who ask. */
    void conclude(boolean backendLives) {
        List<Inquest> told;
        synchronized (this) {
            gone |= !backendLives;
            told = open;
            open = new ArrayList<>();
        }
        told.forEach(inquest -> inquest.conclude(backendLives));
    }
}
