package dev.falconer.bootstrap;

import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.ForwardedFields;
import dev.falconer.webconfig.server.ApplicationSettings;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says about the host to run.
 *
 * @param applications what to host; at least one
 * @param development whether failure pages show details; empty lets the environment decide
 * @param forwarded what the applications are told of the way that requests have come
 */
record HostOptions(
        List<ApplicationSettings> applications,
        List<Binding> bindings,
        Optional<Boolean> development,
        ForwardedFields forwarded,
        AccessLogChoice accessLog,
        boolean startNow,
        Succession succession) {

    /** Where they are read anew, with the files that the command line names. */
    @FunctionalInterface
    interface Source {
        HostOptions read() throws InvalidSiteException;
    }

    HostOptions {
        applications = List.copyOf(applications);
        bindings = List.copyOf(bindings);
    }
}
