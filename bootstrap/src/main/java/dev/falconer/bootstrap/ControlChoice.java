package dev.falconer.bootstrap;

import dev.falconer.domain.process.ProcessId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where operators are to reach this Falconer, as the command line says. */
sealed interface ControlChoice {

    /** Where this process is to be reached; empty where it is not, or cannot be. */
    Optional<Path> socket(ControlSockets sockets, ProcessId falconer);

    /** Where the one is reached that runs already, and in whose place this one is to come. */
    Path present(ControlSockets sockets) throws CommandFailure, IOException;

    /** Where the commands look by themselves; it is no disaster when that cannot be had. */
    record Usual() implements ControlChoice {
        @Override
        public Optional<Path> socket(ControlSockets sockets, ProcessId falconer) {
            try {
                return Optional.of(sockets.of(falconer));
            } catch (IOException | UnsupportedOperationException noFolder) {
                return Optional.empty();
            }
        }

        @Override
        public Path present(ControlSockets sockets) throws CommandFailure, IOException {
            List<Path> live = sockets.live();
            if (live.size() != 1) {
                throw new CommandFailure(
                        live.isEmpty() ? ExitCode.NOT_RUNNING : ExitCode.USAGE,
                        "--take-over: " + live.size() + " Falconers are operated through " + sockets.folder()
                                + " (expected: one that runs as the same user with the same FALCONER_STATE, or --control"
                                + " SOCKET, by which it is found and this one afterwards)");
            }
            return live.getFirst();
        }
    }

    /** @param socket absolute path */
    record At(Path socket) implements ControlChoice {
        @Override
        public Optional<Path> socket(ControlSockets sockets, ProcessId falconer) {
            return Optional.of(socket);
        }

        @Override
        public Path present(ControlSockets sockets) {
            return socket;
        }
    }

    record Nowhere() implements ControlChoice {
        @Override
        public Optional<Path> socket(ControlSockets sockets, ProcessId falconer) {
            return Optional.empty();
        }

        @Override
        public Path present(ControlSockets sockets) throws CommandFailure {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--take-over with --control none (expected: the socket of the Falconer that runs, or no --control)");
        }
    }
}
