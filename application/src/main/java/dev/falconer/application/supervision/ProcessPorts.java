package dev.falconer.application.supervision;

import dev.falconer.application.port.driven.BackendFarewell;
import dev.falconer.application.port.driven.EvidenceCollector;
import dev.falconer.application.port.driven.HealthProbe;
import dev.falconer.application.port.driven.ProcessLauncher;
import dev.falconer.application.port.driven.ReadinessProbe;
import dev.falconer.application.port.driven.ShutdownMessenger;
import dev.falconer.application.port.driven.SupervisionJournal;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/**
 * What the life of a process needs of the outside.
 *
 * @param loop on which everything is decided
 * @param blocking where what may block is done
 */
public record ProcessPorts(
        ProcessLauncher launcher,
        ReadinessProbe probe,
        BackendFarewell farewell,
        ShutdownMessenger messenger,
        HealthProbe health,
        EvidenceCollector evidence,
        SupervisionJournal journal,
        InstantSource clock,
        Mailbox loop,
        Executor blocking) {}
