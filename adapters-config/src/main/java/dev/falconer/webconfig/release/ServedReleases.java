package dev.falconer.webconfig.release;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The releases that served one application, in a file with a number on each line: the last one serves, the one above is gone
 * back to. Without the file, or above its first line, stands release 0. Written in one step.
 */
final class ServedReleases {

    private static final String EXPECTED = " (expected: the numbers of the releases that served, one on each line)";

    private final Path file;

    ServedReleases(Path file) {
        this.file = file;
    }

    /**
     * Oldest first.
     *
     * @throws IOException where the file says something else, or nothing: which release serves is not known then
     */
    List<Integer> numbers() throws IOException {
        List<String> lines = lines();
        var numbers = new ArrayList<Integer>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.matches("[1-9][0-9]{0,8}")) {
                numbers.add(Integer.valueOf(line));
            } else if (!line.isEmpty()) {
                throw new IOException("%s, line %d: \"%s\"%s".formatted(file, i + 1, line, EXPECTED));
            }
        }
        return numbers;
    }

    private List<String> lines() throws IOException {
        List<String> lines;
        try {
            // Whatever its bytes are, they are to be shown and not to fail as text.
            lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (FileSystemException named) {
            throw named;
        } catch (IOException failure) {
            throw new IOException(file + " cannot be read: " + failure.getMessage() + EXPECTED, failure);
        }
        // Falconer leaves no such file: somebody, or a disk, has lost what stood there.
        if (lines.stream().allMatch(String::isBlank)) {
            throw new IOException(file + " is empty" + EXPECTED);
        }
        return lines;
    }

    void write(List<Integer> numbers) throws IOException {
        if (numbers.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Path written = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                written, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer lines = StandardCharsets.US_ASCII.encode(
                    numbers.stream().map(number -> number + "\n").collect(Collectors.joining()));
            while (lines.hasRemaining()) {
                channel.write(lines);
            }
            // Or else a power cut may leave the name without the numbers.
            channel.force(true);
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
