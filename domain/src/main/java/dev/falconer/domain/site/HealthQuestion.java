package dev.falconer.domain.site;

import java.util.Optional;

/** What a backend is asked to show that it is well. */
public sealed interface HealthQuestion {

    /**
     * A GET request, with the backend's token.
     *
     * @param target below the application's path base, beginning with a slash
     * @param host what {@code Host} says; without one the backend's own address
     * @param expected what counts as well
     */
    record Http(String target, Optional<String> host, StatusRange expected) implements HealthQuestion {
        public Http {
            if (!target.startsWith("/")) {
                throw new IllegalArgumentException(target + " (expected: a path that begins with /)");
            }
        }

        @Override
        public String toString() {
            return "GET " + target;
        }
    }

    /** Whether it accepts a connection. */
    record Connect() implements HealthQuestion {
        @Override
        public String toString() {
            return "connect";
        }
    }
}
