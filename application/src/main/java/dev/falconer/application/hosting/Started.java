package dev.falconer.application.hosting;

import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.site.Binding;
import java.util.List;
import java.util.Set;

/**
 * What came of a start.
 *
 * @param bindings as they were opened
 * @param taken the processes that were inherited and serve here now
 */
public record Started(List<Binding> bindings, Set<ProcessId> taken) {

    public Started {
        bindings = List.copyOf(bindings);
        taken = Set.copyOf(taken);
    }
}
