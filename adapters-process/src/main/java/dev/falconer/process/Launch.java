package dev.falconer.process;

import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.process.system.ProcessTree;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is to be launched, and what is asked and told about it later.
 *
 * @param environment complete but for our marker
 * @param listener who of its tree listens where it is to, if anybody does now
 * @param gone called when nothing of its tree is left
 */
record Launch(
        Command command,
        Path directory,
        Map<String, String> environment,
        OutputPolicy output,
        Function<ProcessTree, Optional<ProcessId>> listener,
        Runnable gone) {

    /** The environment with which it is really started. */
    Map<String, String> environmentWith(String marker) {
        var marked = new HashMap<>(environment);
        marked.put(Marker.VARIABLE, marker);
        return marked;
    }
}
