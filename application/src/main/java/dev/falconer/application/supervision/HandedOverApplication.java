package dev.falconer.application.supervision;

import java.util.List;

/**
 * An application with the processes that serve it, as one Falconer gives it to the next.
 *
 * @param home the folder that its configuration names
 * @param directory the folder that it runs from
 */
public record HandedOverApplication(
        String name, String home, String directory, Pause pause, List<HandedOverBackend> backends) {

    /** Whether its requests wait because an operator wants it. */
    public enum Pause {
        NONE,
        PAUSED
    }

    public HandedOverApplication {
        backends = List.copyOf(backends);
    }
}
