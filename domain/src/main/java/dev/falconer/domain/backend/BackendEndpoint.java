package dev.falconer.domain.backend;

import dev.falconer.domain.site.ListenAddress;

/** Where a backend listens. */
public sealed interface BackendEndpoint {

    /** What {@code Host} says to it where a client has not said any. */
    String authority();

    /** A port on the loopback address 127.0.0.1. */
    record Loopback(int port) implements BackendEndpoint {

        public static final String ADDRESS = "127.0.0.1";

        public Loopback {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port: " + port + " (expected: 1-65535)");
            }
        }

        @Override
        public String authority() {
            return ADDRESS + ":" + port;
        }

        @Override
        public String toString() {
            return authority();
        }
    }

    /** A UNIX domain socket, by its absolute path. */
    record UnixSocket(String path) implements BackendEndpoint {

        public UnixSocket {
            // The same rules as where we listen ourselves.
            new ListenAddress.UnixSocket(path);
        }

        @Override
        public String authority() {
            return "localhost";
        }

        @Override
        public String toString() {
            return ListenAddress.UnixSocket.PREFIX + path;
        }
    }
}
