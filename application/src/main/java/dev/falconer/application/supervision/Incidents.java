package dev.falconer.application.supervision;

import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;

/** Writes incidents, each with a reference of its own. */
final class Incidents {

    private static final int REFERENCE_LENGTH = 8;

    private final InstantSource clock;

    Incidents(InstantSource clock) {
        this.clock = clock;
    }

    /** @param port 0 when none was chosen */
    Incident write(Application application, int port, StartFailure failure, CapturedOutput output) {
        return new Incident(
                reference(),
                clock.instant(),
                application.name(),
                application.directory(),
                commandLine(application.configuration()),
                port,
                failure,
                output);
    }

    private static String commandLine(Configuration configuration) {
        return switch (configuration) {
            case Configuration.Accepted(var hosting) -> hosting.command().line();
            case Configuration.Rejected _ -> "";
        };
    }

    private static String reference() {
        String random = UUID.randomUUID().toString().replace("-", "");
        return "F-" + random.substring(0, REFERENCE_LENGTH).toUpperCase(Locale.ROOT);
    }
}
