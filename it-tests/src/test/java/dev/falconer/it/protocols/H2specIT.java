package dev.falconer.it.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Program;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.Suites;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** h2spec, all its cases, the strict ones as well: what it says about our side of HTTP/2 with clients. */
class H2specIT {

    /** The cases of the version that the setup script provides; fewer would be a suite that has not run. */
    private static final int CASES = 146;

    private static final int STARTED = 1001;

    /** Two seconds for each case that waits for what does not come; a passing run takes three. */
    private static final Duration LIMIT = Duration.ofMinutes(4);

    @Test
    @DisplayName("Z16 Z17 Z18 Z19 Z20 Z21 h2spec, strict, in plain text with prior knowledge: every case passes")
    void passesInPlainText() {
        try (Falconer falconer = Falconer.host(Site.node(), "--start-now")) {
            conforms("h2c", falconer);
        }
    }

    @Test
    @DisplayName("Z16 Z17 Z18 Z19 Z20 Z21 h2spec, strict, over TLS: every case passes")
    void passesOverTls() {
        try (Falconer falconer =
                Falconer.of(Site.node()).options("--start-now").overTls().start()) {
            conforms("h2", falconer, "--tls", "--insecure");
        }
    }

    private static void conforms(String how, Falconer falconer, String... options) {
        falconer.log().awaitEvents(STARTED, 1);
        H2specReport report = h2spec(falconer.port(), options);

        Measurements.print("h2spec " + how + ": " + report.passed() + " of " + report.cases());
        assertThat(report.failures()).isEmpty();
        assertThat(report.cases()).isEqualTo(CASES);
    }

    private static H2specReport h2spec(int port, String... options) {
        Path folder = Scratch.folder("h2spec");
        var command = new ArrayList<>(List.of(
                Suites.h2spec().toString(),
                "--strict",
                "--port",
                Integer.toString(port),
                // A server that answers before it has read the request need not notice what is wrong with the rest.
                "--path",
                "/read",
                "--junit-report",
                "report.xml"));
        command.addAll(List.of(options));
        Program.run(LIMIT, folder, command);
        return H2specReport.read(folder.resolve("report.xml"));
    }
}
