package dev.falconer.domain.backend;

/** Where a backend listens. */
public sealed interface BackendEndpoint {

    /** A port on the loopback address 127.0.0.1. */
    record Loopback(int port) implements BackendEndpoint {
        public static final String ADDRESS = "127.0.0.1";

        public Loopback {
            if (port < 1 || port > 65_535) {
                throw new IllegalArgumentException("port: " + port + " (expected: 1-65535)");
            }
        }

        @Override
        public String toString() {
            return ADDRESS + ":" + port;
        }
    }
}
