package dev.falconer.application.port.driven;

import dev.falconer.application.port.driving.Operations;

/**
 * The operator's door: a socket on this machine through which operations are asked for. Whoever may open the socket's file may
 * ask for anything, and that is its owner.
 */
@FunctionalInterface
public interface ControlEndpoint {

    /**
     * Opens the door. Closing what is returned closes it again: the file is gone when that returns, and whoever still waits for
     * an answer is hung up on. Both block; called on the main thread, or the one of a hand-over.
     *
     * @param socket absolute path of a file that is not there yet, or of a socket on which nobody listens any more
     */
    Watch open(String socket, Operations operations) throws ControlFailedException;
}
