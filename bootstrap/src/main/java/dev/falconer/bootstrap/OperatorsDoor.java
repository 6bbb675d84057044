package dev.falconer.bootstrap;

import dev.falconer.application.port.driven.ControlEndpoint;
import dev.falconer.application.port.driven.ControlFailedException;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.port.driving.Operations;
import dev.falconer.domain.process.ProcessId;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the operator's door where it was chosen to be. Called on the main thread. */
final class OperatorsDoor {

    private static final Logger LOG = LoggerFactory.getLogger("falconer");
    private static final Watch CLOSED = () -> {};

    private final ControlEndpoint endpoint;
    private final Operations operations;
    private final ControlSockets sockets;
    private final ProcessId falconer;

    OperatorsDoor(ControlEndpoint endpoint, Operations operations, ControlSockets sockets, ProcessId falconer) {
        this.endpoint = endpoint;
        this.operations = operations;
        this.sockets = sockets;
        this.falconer = falconer;
    }

    /** @throws ControlFailedException where a place was asked for; otherwise that is worth a warning only */
    Watch open(ControlChoice choice) throws ControlFailedException {
        return switch (choice) {
            case ControlChoice.At(Path socket) -> open(socket);
            case ControlChoice.Usual _ -> openWherePossible();
            case ControlChoice.Nowhere _ -> CLOSED;
        };
    }

    private Watch openWherePossible() {
        try {
            return open(sockets.of(falconer));
        } catch (ControlFailedException failure) {
            return unreachable(String.valueOf(failure.getMessage()));
        } catch (IOException | UnsupportedOperationException failure) {
            return unreachable("the folder " + sockets.folder() + " cannot be made: " + failure);
        }
    }

    private Watch open(Path socket) throws ControlFailedException {
        Watch door = endpoint.open(socket.toString(), operations);
        LOG.info("operated through {}", socket);
        return door;
    }

    private static Watch unreachable(String reason) {
        LOG.warn(
                "falconer status, recycle and the like cannot reach this Falconer: {} (expected: a folder for its socket;"
                        + " FALCONER_STATE names another, --control a socket, --control none does without)",
                reason);
        return CLOSED;
    }
}
