package dev.falconer.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.falconer.application.port.driven.LaunchFailedException;
import dev.falconer.domain.process.StartFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells before a launch why the operating system would refuse to run a file, since afterwards only an exit code is left.
 * What it does not recognise as wrong, it passes.
 */
final class ExecutableFile {

    private static final int ENOUGH = 4096;
    private static final int ELF = 0x7F45_4C46;
    private static final Path FOREIGN_FORMATS = Path.of("/proc/sys/fs/binfmt_misc");

    private ExecutableFile() {}

    /** The same file, when it can be run. */
    static Path checked(Path file) throws LaunchFailedException {
        Optional<String> obstacle = obstacle(file);
        if (obstacle.isPresent()) {
            throw new LaunchFailedException(new StartFailure.NotExecutable(file.toString(), obstacle.get()));
        }
        return file;
    }

    /** Whether it begins as programs for Windows do. */
    static boolean isForWindows(Path file) {
        ByteBuffer head = head(file).orElse(ByteBuffer.allocate(0));
        return head.remaining() > 1 && head.get(0) == 'M' && head.get(1) == 'Z';
    }

    private static Optional<String> obstacle(Path file) {
        if (!Files.isExecutable(file)) {
            return Optional.of("it lacks the execute permission");
        }
        Optional<ByteBuffer> head = head(file);
        if (head.isEmpty()) {
            // Executable, not readable: allowed.
            return Optional.empty();
        }
        ByteBuffer bytes = head.get();
        if (bytes.remaining() >= 4 && bytes.getInt(0) == ELF) {
            return ElfHeader.obstacle(bytes);
        }
        if (bytes.remaining() >= 2 && bytes.get(0) == '#' && bytes.get(1) == '!') {
            return scriptObstacle(bytes);
        }
        if (System.getProperty("os.name").equals("Linux") && !runsForeignFormats()) {
            return Optional.of(
                    isForWindows(file)
                            ? "it is a program for Windows"
                            : "its format is wrong: it is neither a program nor a script that begins with #!");
        }
        return Optional.empty();
    }

    private static Optional<String> scriptObstacle(ByteBuffer bytes) {
        String text = ISO_8859_1.decode(bytes.duplicate()).toString();
        String firstLine = text.lines().findFirst().orElse("");
        boolean windowsLineEnd = text.startsWith(firstLine + "\r\n");
        String interpreter =
                new String(firstLine.substring(2).trim().split("[ \t]", 2)[0].getBytes(ISO_8859_1), UTF_8);
        if (windowsLineEnd) {
            return Optional.of("its first line has the line end of Windows, which makes it part of the name of its"
                    + " interpreter: " + interpreter);
        }
        return missing(interpreter);
    }

    static Optional<String> missing(String interpreter) {
        return Files.isExecutable(Path.of(interpreter))
                ? Optional.empty()
                : Optional.of("its interpreter is not installed: " + interpreter);
    }

    /** Whether the kernel has been taught formats of its own, for instance to run programs of other machines. */
    private static boolean runsForeignFormats() {
        String[] formats = FOREIGN_FORMATS.toFile().list();
        return formats != null && formats.length > 2;
    }

    private static Optional<ByteBuffer> head(Path file) {
        ByteBuffer head = ByteBuffer.allocate(ENOUGH).order(ByteOrder.BIG_ENDIAN);
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            while (head.hasRemaining() && channel.read(head) >= 0) {
                // Until it is full or the file ends.
            }
            return Optional.of(head.flip());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
