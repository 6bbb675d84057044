package dev.falconer.webconfig.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The releases that served one application, in a file with a number on each line: the last one serves, the one above is gone
 * back to. Without the file, or at its top, stands release 0. Written in one step.
 */
final class ServedReleases {

    private final Path file;

    ServedReleases(Path file) {
        this.file = file;
    }

    /** Oldest first. */
    List<Integer> numbers() throws IOException {
        try {
            var numbers = new ArrayList<Integer>();
            for (String line : Files.readAllLines(file)) {
                numbers.add(Integer.parseInt(line.strip()));
            }
            return numbers;
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (NumberFormatException broken) {
            throw new IOException(file + " holds something else than numbers of releases, one on each line", broken);
        }
    }

    void write(List<Integer> numbers) throws IOException {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(written, numbers.stream().map(number -> number + "\n").collect(Collectors.joining()));
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
