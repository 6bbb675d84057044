package dev.falconer.bootstrap;

import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says about the host to run.
 *
 * @param development whether failure pages show details; empty lets the environment decide
 * @param pool how the application's processes are kept
 * @param forwarded what the application is told of the way that requests have come
 */
record HostOptions(
        Path folder,
        List<Binding> bindings,
        PathBase pathBase,
        Optional<Boolean> development,
        PoolPolicy pool,
        ForwardedFields forwarded,
        boolean accessLog,
        boolean startNow) {

    HostOptions {
        bindings = List.copyOf(bindings);
    }
}
