package dev.falconer.application.supervision;

import dev.falconer.domain.forwarding.Gateway;
import dev.falconer.domain.site.FailurePage;
import java.util.Map;

/**
 * What supervision needs to know of the host it runs in.
 *
 * @param environment of Falconer itself, inherited by every process
 * @param gateway Falconer among other gateways
 * @param failurePage what a client sees while an application's own configuration cannot be read
 */
public record HostFacts(Map<String, String> environment, Gateway gateway, FailurePage failurePage) {

    public HostFacts {
        environment = Map.copyOf(environment);
    }
}
