package dev.falconer.process.system;

import java.io.IOException;
import java.util.List;

/** A way to stop the processes of one tree where they stand. Confined to whoever holds {@link TreeFreezer}'s lock. */
sealed interface Freezer permits CgroupFreezer, SignalFreezer {

    /** Those of the members that may still run. */
    List<Long> running(List<Long> members) throws IOException;

    /**
     * Asks a process to stop; whether it has is asked later.
     *
     * @throws IOException when this way is closed for it
     */
    void stop(long process) throws IOException;

    /** Lets everything run that was stopped this way. */
    void release();

    /** The tree is gone: frees what was made for it. */
    void clear();
}
