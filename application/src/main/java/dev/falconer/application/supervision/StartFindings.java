package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.ReadinessProbe;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.Diagnosis;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import dev.falconer.domain.process.StartFailure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a start fails. What can be seen only as long as the process runs is found out then, and asked for when it has exited.
 * Confined to the supervisor loop.
 */
final class StartFindings {

    private final ProcessSpec spec;
    private final ReadinessProbe probe;
    private @Nullable StartFailure found;

    StartFindings(ProcessSpec spec, ReadinessProbe probe) {
        this.spec = spec;
        this.probe = probe;
    }

    /** It does not listen in time where it should: does it elsewhere? */
    void lookElsewhere(ProcessId process) {
        List<Integer> elsewhere = probe.portsOf(process);
        Duration waited = spec.startupTimeLimit();
        found = switch (spec.backend().endpoint()) {
            case BackendEndpoint.Loopback(int port) ->
                elsewhere.isEmpty()
                        ? new StartFailure.NeverListened(port, waited)
                        : new StartFailure.ListenedElsewhere(port, elsewhere, waited);
            case BackendEndpoint.UnixSocket(String path) -> new StartFailure.SocketNeverOpened(path, elsewhere, waited);
        };
    }

    /** Somebody else listens where it should. */
    void foreign(String holder) {
        found = new StartFailure.PortTaken(port(), holder);
    }

    /** It listens, and is not ready in time. */
    void tooSlow() {
        notReady("did not become ready within " + spec.startupTimeLimit().toSeconds() + " s (startupTimeLimit)");
    }

    /** It does not answer as it has to. */
    void notReady(String complaint) {
        found = new StartFailure.NeverReady(complaint);
    }

    /** It ended before it listened. A program that finds its port taken may do so before anybody has looked who has it. */
    StartFailure endedEarly(ProcessId process, ExitStatus status, CapturedOutput output) {
        return probe.strangerAt(spec.backend().endpoint(), process)
                .<StartFailure>map(holder -> new StartFailure.PortTaken(port(), holder))
                .orElseGet(() -> Diagnosis.ofExit(status, output));
    }

    StartFailure neverListened() {
        StartFailure known = found;
        return known == null ? new StartFailure.NeverListened(port(), spec.startupTimeLimit()) : known;
    }

    StartFailure neverReady(ExitStatus status) {
        StartFailure known = found;
        return known == null ? new StartFailure.NeverReady("ended before it was ready: " + status) : known;
    }

    private int port() {
        return SupervisedProcess.portOf(spec.backend().endpoint());
    }
}
