package dev.falconer.process.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.process.ExitStatus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ReaperIT {

    private final Reaper reaper = Reaper.ofThisProcess();

    @Test
    @DisplayName("ST-43 how an orphan ended is known")
    void theEndOfAnOrphanIsKnown() throws Exception {
        Process parent = reaper.createdBy(() ->
                shell("setsid sh -c 'while kill -0 $1 2>/dev/null; do sleep 0.02; done; exit 42' - $$ & echo $!"));
        long orphan = number(parent);
        parent.waitFor();

        reaper.taken(parent.pid());
        ProcessHandle.of(orphan).ifPresent(handle -> handle.onExit().join());

        assertThat(reaper.endOf(orphan)).hasValue(new ExitStatus.Code(42));
    }

    @RepeatedTest(20)
    void theStatusOfAProcessOfTheJdkIsNeverTaken() throws Exception {
        Process process = reaper.createdBy(() -> new ProcessBuilder("setsid", "sh", "-c", "exit 7").start());

        assertThat(process.waitFor()).isEqualTo(7);
        reaper.taken(process.pid());
    }

    @RepeatedTest(20)
    void norThatOfOneThatNobodyAnnounced() throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", "exit 7").start().waitFor()).isEqualTo(7);
    }

    private static Process shell(String script) throws IOException {
        return new ProcessBuilder("setsid", "sh", "-c", script).start();
    }

    private static long number(Process process) throws IOException {
        try (var output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            return Long.parseLong(output.readLine());
        }
    }
}
