package dev.falconer.application.port.driven;

import java.io.IOException;

/** Prepares UNIX sockets for backends. Called on the supervisor loop; takes a millisecond. */
@FunctionalInterface
public interface SocketAllocator {

    /**
     * The absolute path of a socket that is not there yet, in a folder that was made for it and that nobody but our own user
     * may enter. Whoever launches the process that is to listen there removes both after its end.
     *
     * @throws IOException where no folder can be made, or the path would be too long; the message says so to a person
     */
    String allocate() throws IOException;
}
