package dev.falconer.domain.site;

import java.util.List;
import java.util.Optional;

/**
 * How an application is to be run and forwarded to, with every default applied.
 *
 * @param protocol which module's contract the application expects
 * @param command what to start
 * @param environment entries as configured, in order, values not yet expanded
 * @param port how its port is chosen
 * @param process limits on a process
 * @param pool how its processes are kept
 * @param output where its standard output and error go
 * @param debugLog where what happens to it is written as well, if anywhere
 * @param forwarding limits on its requests
 * @param failurePage what a client sees when it cannot be started
 * @param recyclesOnChange whether a changed configuration file recycles it ({@code disallowRotationOnConfigChange})
 * @param shadowCopy whether it runs from copies of its folder, and how
 * @param notices what the configuration asks for and Falconer does not honour, or does differently
 */
public record Hosting(
        HostingProtocol protocol,
        Command command,
        List<EnvironmentEntry> environment,
        PortChoice port,
        ProcessPolicy process,
        PoolPolicy pool,
        OutputPolicy output,
        Optional<DebugLog> debugLog,
        ForwardingPolicy forwarding,
        FailurePage failurePage,
        boolean recyclesOnChange,
        Optional<ShadowCopyPolicy> shadowCopy,
        List<Problem> notices) {

    public Hosting {
        environment = List.copyOf(environment);
        notices = List.copyOf(notices);
    }
}
