package dev.falconer.application.port.driven;

import dev.falconer.application.port.driving.Operations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A door that opens nowhere, and remembers where it would have. Confined to the test's thread. */
public final class FakeControlEndpoint implements ControlEndpoint {

    private final List<String> open = new ArrayList<>();
    private Optional<String> obstacle = Optional.empty();

    /** From now on nothing can be opened. */
    public void fail(String reason) {
        obstacle = Optional.of(reason);
    }

    /** The sockets that are open, in order. */
    public List<String> open() {
        return List.copyOf(open);
    }

    @Override
    public Watch open(String socket, Operations operations) throws ControlFailedException {
        if (obstacle.isPresent()) {
            throw new ControlFailedException(socket, obstacle.get(), new IOException(obstacle.get()));
        }
        open.add(socket);
        return () -> open.remove(socket);
    }
}
