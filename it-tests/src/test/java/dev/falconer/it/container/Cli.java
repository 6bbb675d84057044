package dev.falconer.it.container;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program run to its end: what it printed, and whether it went well. */
record Cli(int status, String output) {

    private static final int NOT_FOUND = 127;

    boolean wentWell() {
        return status == 0;
    }

    String lastLine() {
        return output.lines().reduce("", (_, line) -> line);
    }

    static Cli run(Duration limit, String... command) {
        try {
            Path output = Files.createTempFile("falconer-it", ".txt");
            try {
                Process process = new ProcessBuilder(List.of(command))
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                    return new Cli(process.exitValue(), "no end within " + limit);
                }
                return new Cli(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
            } finally {
                Files.delete(output);
            }
        } catch (IOException noSuchProgram) {
            return new Cli(NOT_FOUND, String.valueOf(noSuchProgram.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + command[0] + " ran", e);
        }
    }
}
