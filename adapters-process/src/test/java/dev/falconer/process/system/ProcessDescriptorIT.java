package dev.falconer.process.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.ProcessId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessDescriptorIT {

    @Test
    void whoDidNotLaunchAProcessIsToldItsCodeIfTheKernelTells() throws Exception {
        Process process = new ProcessBuilder("sh", "-c", "read line; exit 42").start();
        try (ProcessDescriptor descriptor = of(process)) {

            process.getOutputStream().close();

            assertThat(descriptor.awaitEnd()).isIn(Optional.empty(), Optional.of(new ExitStatus.Code(42)));
        }
    }

    @Test
    void andTheSignal() throws Exception {
        Process process = new ProcessBuilder("sleep", "600").start();
        try (ProcessDescriptor descriptor = of(process)) {

            process.destroyForcibly();

            assertThat(descriptor.awaitEnd()).isIn(Optional.empty(), Optional.of(new ExitStatus.Signal(9)));
        }
    }

    @Test
    void whatHasEndedHasNone() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();

        assertThat(ProcessDescriptor.of(new ProcessId(process.pid()))).isEmpty();
    }

    private static ProcessDescriptor of(Process process) {
        return ProcessDescriptor.of(new ProcessId(process.pid())).orElseThrow();
    }
}
