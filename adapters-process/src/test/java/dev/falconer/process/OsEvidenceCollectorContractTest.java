package dev.falconer.process;

import dev.falconer.application.port.driven.EvidenceCollector;
import dev.falconer.application.port.driven.EvidenceCollectorContract;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.site.Command;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.io.TempDir;

class OsEvidenceCollectorContractTest extends EvidenceCollectorContract {

    @TempDir
    private Path directory;

    @AutoClose
    private final Launchpad launchpad = Launchers.launchpad();

    @Override
    protected EvidenceCollector collector() {
        return new OsEvidenceCollector(launchpad);
    }

    @Override
    protected ProcessSpec specification(PairingToken token) {
        return Specs.in(directory).knowing(token).spec();
    }

    @Override
    protected Command thatEnds(int code) {
        return new Command("/bin/sh", List.of("-c", "exit " + code));
    }

    @Override
    protected Command thatPrints(String text) {
        return new Command("printf", List.of("%s", text));
    }

    @Override
    protected Command thatRuns() {
        return new Command("sleep", List.of("600"));
    }

    @Override
    protected Command thatIsMissing() {
        return new Command("no-such-program", List.of());
    }
}
