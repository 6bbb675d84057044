package dev.falconer.application.port.driven;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.WarmUpPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class FakeEvidenceTest extends EvidenceCollectorContract {

    private static final Command COMMAND = new Command("look", List.of("closely"));

    private final FakeEvidence evidence = new FakeEvidence();

    @Override
    protected EvidenceCollector collector() {
        return evidence;
    }

    @Override
    protected ProcessSpec specification(PairingToken token) {
        return new ProcessSpec(
                "app",
                HostingProtocol.ASP_NET_CORE,
                new Command("app", List.of()),
                "/app",
                Map.of(),
                new Backend(new BackendEndpoint.Loopback(5001), PathBase.ROOT, Optional.of(token)),
                WarmUpPolicy.NONE,
                Duration.ofSeconds(120),
                Duration.ofSeconds(10),
                new OutputPolicy.Remembered());
    }

    @Override
    protected Command thatEnds(int code) {
        evidence.end(code);
        return COMMAND;
    }

    @Override
    protected Command thatPrints(String text) {
        evidence.print(text);
        return COMMAND;
    }

    @Override
    protected Command thatRuns() {
        evidence.hang();
        return COMMAND;
    }

    @Override
    protected void letTheLimitElapse() {
        evidence.elapse();
    }

    @Override
    protected Command thatIsMissing() {
        evidence.fail("there is no such program");
        return COMMAND;
    }
}
