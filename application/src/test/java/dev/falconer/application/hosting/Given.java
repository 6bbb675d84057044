package dev.falconer.application.hosting;

import dev.falconer.application.supervision.HandedOverBackend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.Descriptor;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.HandedOver.Motion;
import dev.falconer.domain.process.HandedOver.Printed;
import dev.falconer.domain.process.LaunchFingerprint;
import dev.falconer.domain.process.ProcessId;
import java.time.Duration;
import java.util.Optional;

/** Processes as they are given away. */
final class Given {

    private Given() {}

    /** One with everything that is optional. */
    static HandedOverBackend backend(long pid) {
        return new HandedOverBackend(
                1,
                new BackendEndpoint.Loopback(20_000),
                Optional.of(new PairingToken("secret")),
                Optional.of("affinity"),
                new LaunchFingerprint("fingerprint"),
                Duration.ofHours(1),
                new HandedOver(
                        new ProcessId(pid),
                        17,
                        Optional.of(new ProcessId(pid + 100)),
                        "/usr/bin/dotnet",
                        "mark",
                        new ProcessId(3999),
                        Optional.of(new ProcessId(4000)),
                        Motion.RUNS,
                        printed(new CapturedOutput("first", "last"))));
    }

    /** One with nothing that is optional. */
    static HandedOverBackend bareBackend(BackendEndpoint endpoint) {
        return new HandedOverBackend(
                0,
                endpoint,
                Optional.empty(),
                Optional.empty(),
                new LaunchFingerprint("fingerprint"),
                Duration.ZERO,
                new HandedOver(
                        new ProcessId(4001),
                        0,
                        Optional.empty(),
                        "/usr/bin/dotnet",
                        "mark",
                        new ProcessId(3999),
                        Optional.empty(),
                        Motion.FROZEN,
                        Printed.NOTHING));
    }

    /** One all of whose texts are this. */
    static HandedOverBackend backend(String text) {
        HandedOverBackend usual = backend(4001);
        HandedOver process = usual.process();
        return new HandedOverBackend(
                usual.slot(),
                new BackendEndpoint.UnixSocket("/run/app" + text.replace('\0', '0')),
                Optional.of(new PairingToken(text)),
                Optional.of(text),
                new LaunchFingerprint(text),
                usual.age(),
                new HandedOver(
                        process.root(),
                        process.born(),
                        process.listener(),
                        text,
                        text,
                        process.falconer(),
                        process.guardian(),
                        process.motion(),
                        new Printed(new CapturedOutput(text, text), Optional.of(text), Optional.empty())));
    }

    private static Printed printed(CapturedOutput output) {
        return new Printed(output, Optional.of("/var/log/app.log"), Optional.of(new Descriptor(12)));
    }
}
