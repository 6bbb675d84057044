package dev.falconer.application.port.driven;

import java.util.List;

/** Tells which listening sockets whoever has started Falconer has opened for it. Called on the main thread, once. */
public interface InheritedSockets {

    /**
     * The sockets. From here on they are this process's own: none that it launches inherits them.
     *
     * @throws UnusableSocketException where one was passed that nobody can accept connections on
     */
    List<ListeningSocket> take() throws UnusableSocketException;
}
