package dev.falconer.application.port.driven;

import dev.falconer.domain.backend.BackendEndpoint;

/** Lets go of what is held open to a backend that is about to stop. */
@FunctionalInterface
public interface BackendFarewell {

    /**
     * No request goes there any more: closes the connections on which none is, because some programs do not end before their
     * connections do. Called on the supervisor loop; returns at once.
     */
    void leave(BackendEndpoint endpoint);
}
