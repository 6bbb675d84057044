package dev.falconer.process.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ResidentMemoryTest {

    private static final long NOBODY = Integer.MAX_VALUE;

    @TempDir
    private Path folder;

    @Test
    void anEntryIsReadInBytes() throws IOException {
        Path file = Files.writeString(folder.resolve("status"), """
                Name:\tapp
                VmHWM:\t    9000 kB
                VmRSS:\t    1760 kB
                """);

        assertThat(ResidentMemory.entry(file, "VmRSS:")).hasValue(1760 * 1024);
    }

    @Test
    void anEntryMayBeMissing() throws IOException {
        Path file = Files.writeString(folder.resolve("status"), "Name:\tkthreadd\n");

        assertThat(ResidentMemory.entry(file, "VmRSS:")).isEmpty();
        assertThat(ResidentMemory.entry(folder.resolve("gone"), "VmRSS:")).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whatIsGoneCountsNothing() {
        long self = ProcessHandle.current().pid();

        assertThat(ResidentMemory.of(List.of())).isZero();
        assertThat(ResidentMemory.of(List.of(NOBODY))).isZero();
        assertThat(ResidentMemory.of(List.of(self, NOBODY))).isPositive();
    }
}
