package dev.falconer.process.system;

import java.io.IOException;
import java.util.List;

/** A way to stop the processes of one tree where they stand. Confined to whoever holds {@link TreeFreezer}'s lock. */
sealed interface Freezer permits CgroupFreezer, SignalFreezer {

    /** Those of the members that may still run. */
    List<Long> running(List<Long> members) throws IOException;

    /**
     * Asks them to stop; whether they have is asked later.
     *
     * @throws IOException when this way is closed for one of them
     */
    void stop(List<Long> running) throws IOException;

    /** Lets everything run that was stopped this way. */
    void release();

    /** The tree is gone: frees what was made for it. */
    void clear();
}
