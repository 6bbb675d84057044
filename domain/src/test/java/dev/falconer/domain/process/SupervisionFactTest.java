package dev.falconer.domain.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.backend.Backend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.site.Command;
import dev.falconer.domain.site.HostingProtocol;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.ShadowCopy;
import dev.falconer.domain.site.WarmUpPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SupervisionFactTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ProcessId ID = new ProcessId(4121);
    private static final BackendEndpoint ENDPOINT = new BackendEndpoint.Loopback(5001);
    private static final Incident INCIDENT = new Incident(
            "F-1",
            NOW,
            "shop",
            "/srv/shop",
            "dotnet app.dll",
            5001,
            new StartFailure.NoFreePort(10),
            CapturedOutput.NONE);
    private static final List<Problem> PROBLEMS = List.of(new Problem("web.config", 1, 1, "bogus"));

    private static List<SupervisionFact> all() {
        return List.of(
                new SupervisionFact.StartAttemptFailed(INCIDENT, 1),
                new SupervisionFact.Started("shop", ID, ID, ENDPOINT, "/usr/bin/dotnet", Duration.ofMillis(812)),
                new SupervisionFact.RapidFailLimitReached("shop", 10, NOW),
                new SupervisionFact.StdoutLogUnavailable("shop", "/logs", "denied"),
                new SupervisionFact.StopForced("shop", ID, Duration.ofSeconds(10)),
                new SupervisionFact.ShutdownMessageSent("shop", ID, 202),
                new SupervisionFact.ShutdownMessageFailed("shop", ID, "refused"),
                new SupervisionFact.Retiring("shop", ID, RetireReason.CONFIGURATION_CHANGED),
                new SupervisionFact.OfflineChanged("shop", true),
                new SupervisionFact.StartFailed(INCIDENT),
                new SupervisionFact.Restarting("shop", Duration.ZERO, 1),
                new SupervisionFact.Recycling("shop", RetireReason.RECYCLE_REQUESTED),
                new SupervisionFact.Recycled("shop", RetireReason.RECYCLE_REQUESTED),
                new SupervisionFact.RecycleFailed("shop", RetireReason.RECYCLE_REQUESTED, INCIDENT, Aftermath.GOES_ON),
                new SupervisionFact.Replacing("shop", ID, RetireReason.TOO_OLD),
                new SupervisionFact.FoundIll("shop", ID, "does not answer"),
                new SupervisionFact.EvidenceTaken("shop", ID, "stack"),
                new SupervisionFact.Frozen("shop", ID),
                new SupervisionFact.Thawed("shop", ID),
                new SupervisionFact.Scaled("shop", 1, 2),
                new SupervisionFact.HostingChanged("shop", true),
                new SupervisionFact.PauseChanged("shop", true),
                new SupervisionFact.ShadowCopied(
                        "shop", new ShadowCopy("/srv/copies/2", 3, 1_000, 500, Duration.ofMillis(12), 2_500)),
                new SupervisionFact.ShadowCopyFailed("shop", "disk full"),
                new SupervisionFact.GivenAway("shop", ID),
                new SupervisionFact.TakenOver("shop", ID, ENDPOINT, "/usr/bin/dotnet"),
                new SupervisionFact.TakenBack("shop", ID),
                new SupervisionFact.NotTakenOver("shop", ID, "it has ended"),
                new SupervisionFact.WatchFailed("shop", "denied"),
                new SupervisionFact.Exited("shop", ID, ENDPOINT, new ExitStatus.Code(0), ExitCause.RETIRED),
                new SupervisionFact.ConfigurationRejected("shop", "F-1", PROBLEMS),
                new SupervisionFact.NotHonoured("shop", PROBLEMS),
                new SupervisionFact.DebugLogChosen("shop", Optional.empty()));
    }

    @Test
    @DisplayName("D21 every fact bears the original's event number, where there is one")
    void factsBearTheOriginalsNumbers() {
        assertThat(all().stream().map(Object::getClass))
                .containsExactlyInAnyOrder(SupervisionFact.class.getPermittedSubclasses());
        assertThat(all().stream().map(SupervisionFact::eventId))
                .containsExactly(
                        1000, 1001, 1003, 1004, 1005, 1006, 0, 1021, 1012, 1020, 0, 0, 0, 1022, 0, 0, 0, 0, 0, 0, 0, 0,
                        0, 0, 0, 0, 0, 0, 1024, 1030, 1034, 0, 0);
    }

    @Test
    void everyFactNamesItsApplication() {
        assertThat(all().stream().map(SupervisionFact::application)).containsOnly("shop");
    }

    @Test
    @DisplayName("AO-17 going offline is one event 1012, however many processes are retired for it")
    void goingOfflineIsOneEvent() {
        assertThat(Stream.of(
                                new SupervisionFact.OfflineChanged("shop", true),
                                new SupervisionFact.Retiring("shop", ID, RetireReason.APP_OFFLINE),
                                new SupervisionFact.Retiring("shop", ID, RetireReason.APP_OFFLINE),
                                new SupervisionFact.OfflineChanged("shop", false))
                        .map(SupervisionFact::eventId))
                .containsExactly(1012, 0, 0, 0);
    }

    @Test
    void factsKeepListsOfTheirOwn() {
        var problems = new ArrayList<>(PROBLEMS);
        var rejected = new SupervisionFact.ConfigurationRejected("shop", "F-1", problems);
        var notices = new SupervisionFact.NotHonoured("shop", problems);

        problems.clear();

        assertThat(rejected.problems()).isEqualTo(PROBLEMS);
        assertThat(notices.notices()).isEqualTo(PROBLEMS);
    }

    @Test
    @DisplayName("TK: a specification does not print the token it carries")
    void aSpecificationHidesTheToken() {
        var spec = new ProcessSpec(
                "shop",
                HostingProtocol.ASP_NET_CORE,
                new Command("dotnet", List.of("app.dll")),
                "/srv/shop",
                Map.of("ASPNETCORE_TOKEN", "s3cret"),
                new Backend(ENDPOINT, PathBase.ROOT, Optional.of(new PairingToken("s3cret"))),
                WarmUpPolicy.NONE,
                Duration.ofMinutes(2),
                Duration.ofSeconds(10),
                new OutputPolicy.Remembered());

        assertThat(spec).hasToString("ProcessSpec[shop: dotnet app.dll on 127.0.0.1:5001]");
    }
}
