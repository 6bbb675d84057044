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
        return ofAll(falconer + ".");
    }

    /** What the environment of every process contains that was launched by the same Falconer as the tree of this mark. */
    static String ofAll(String mark) {
        return VARIABLE + "=" + mark.substring(0, mark.lastIndexOf('.') + 1);
    }

    /** The entry of the environment by which everything of one tree is found. */
    static String entry(String mark) {
        return VARIABLE + "=" + mark;
    }

    /** The mark in such an entry. */
    static String markOf(String entry) {
        return entry.substring(VARIABLE.length() + 1);
    }
}
