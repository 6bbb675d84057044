package dev.falconer.bootstrap;

import java.nio.file.Path;
import java.util.Map;

/** Where Falconer keeps what it has made itself and wants to find again. */
final class StateFolder {

    private StateFolder() {}

    /** That of whoever runs this. */
    static Path ofUser() {
        return of(System.getenv(), System.getProperty("user.home"));
    }

    /** {@code FALCONER_STATE}, otherwise {@code falconer} below the user's data folder (XDG Base Directory). */
    static Path of(Map<String, String> environment, String home) {
        String own = environment.getOrDefault("FALCONER_STATE", "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        // The specification says to ignore relative ones.
        return data.startsWith("/") ? Path.of(data, "falconer") : Path.of(home, ".local", "share", "falconer");
    }
}
