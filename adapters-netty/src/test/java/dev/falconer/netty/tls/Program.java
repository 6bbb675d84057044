package dev.falconer.netty.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the machine to its end, for at most half a minute. */
public final class Program {

    private Program() {}

    /** What a program that ended has said, on both outputs. */
    public record Finished(int exitCode, String output) {}

    /** Runs it with the text as its input. */
    public static Finished run(Path folder, String input, List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end: " + output);
            }
            return new Finished(process.exitValue(), output);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Runs one that must succeed; what it said. */
    public static String succeed(Path folder, String... command) {
        Finished finished = run(folder, "", List.of(command));
        if (finished.exitCode() != 0) {
            throw new AssertionError(
                    List.of(command) + " ended with " + finished.exitCode() + ": " + finished.output());
        }
        return finished.output();
    }
}
