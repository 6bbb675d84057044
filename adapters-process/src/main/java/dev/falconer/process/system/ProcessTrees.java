package dev.falconer.process.system;

import dev.falconer.domain.process.ProcessId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The trees we launched, by the number of their root, so that whoever knows the number finds the marker. Thread-safe. */
public final class ProcessTrees {

    private final Map<ProcessId, ProcessTree> trees = new ConcurrentHashMap<>();

    public void add(ProcessTree tree) {
        trees.put(tree.root(), tree);
    }

    public void remove(ProcessTree tree) {
        trees.remove(tree.root(), tree);
    }

    /** The tree of this root; where we did not launch it, what its number alone tells. */
    public ProcessTree of(ProcessId root) {
        ProcessTree launched = trees.get(root);
        return launched == null ? ProcessTree.of(root, Optional.empty()) : launched;
    }
}
