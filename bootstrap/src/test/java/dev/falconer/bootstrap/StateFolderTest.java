package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateFolderTest {

    @Test
    void isTheOneThatTheEnvironmentNames() {
        assertThat(StateFolder.of(Map.of("FALCONER_STATE", "/var/lib/falconer", "XDG_DATA_HOME", "/data"), "/home/a"))
                .isEqualTo(Path.of("/var/lib/falconer"));
        assertThat(StateFolder.of(Map.of("XDG_DATA_HOME", "/data"), "/home/a")).isEqualTo(Path.of("/data/falconer"));
        assertThat(StateFolder.of(Map.of("XDG_DATA_HOME", "relative"), "/home/a"))
                .isEqualTo(Path.of("/home/a/.local/share/falconer"));
        assertThat(StateFolder.of(Map.of(), "/home/a")).isEqualTo(Path.of("/home/a/.local/share/falconer"));
    }
}
