package dev.falconer.process;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The one variable that we add to every environment: it names this Falconer and the tree, and whoever inherits it is
 * found by it, whatever became of its parents. Thread-safe.
 */
final class Marker {

    static final String VARIABLE = "FALCONER_TREE";

    private final String falconer = UUID.randomUUID().toString();
    private final AtomicLong trees = new AtomicLong();

    /** The value for one tree. */
    String next() {
        return falconer + "." + trees.incrementAndGet();
    }

    /** What the environment of every process of ours contains. */
    String ofAll() {
        return VARIABLE + "=" + falconer + ".";
    }
}
