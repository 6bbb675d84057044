package dev.falconer.webconfig;

import dev.falconer.domain.site.EnvironmentEntry;
import dev.falconer.webconfig.reading.Problems;
import dev.falconer.webconfig.xml.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A file of {@code NAME=value} lines. Blank lines, and those that begin with {@code #}, say nothing. What stands behind the
 * first {@code =} is the value, to the end of the line. Values may be secrets: no message repeats a line.
 */
final class EnvironmentFile {

    private static final int LARGEST_FILE = 1024 * 1024;
    private static final String EXPECTED = " (expected: a file of NAME=value lines)";

    private final Path file;
    private final Problems problems;

    EnvironmentFile(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The entries in their order; what is wrong is on record. */
    List<EnvironmentEntry> entries() {
        var entries = new ArrayList<EnvironmentEntry>();
        int number = 0;
        for (String line : text().lines().toList()) {
            number++;
            if (!line.isBlank() && !line.stripLeading().startsWith("#")) {
                take(line, number, entries);
            }
        }
        return entries;
    }

    private void take(String line, int number, List<EnvironmentEntry> entries) {
        int equals = line.indexOf('=');
        String name = line.substring(0, Math.max(equals, 0)).strip();
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ') || line.indexOf('\0') >= 0) {
            wrong(number, "this line is none of the environment (expected: NAME=value, # and a comment, or nothing)");
        } else {
            entries.add(new EnvironmentEntry(name, line.substring(equals + 1)));
        }
    }

    private String text() {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] bytes = input.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                wrong(0, "is larger than 1 MiB" + EXPECTED);
                return "";
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            wrong(0, "is not in UTF-8" + EXPECTED);
        } catch (NoSuchFileException e) {
            wrong(0, "does not exist" + EXPECTED);
        } catch (AccessDeniedException e) {
            wrong(0, "may not be read" + EXPECTED);
        } catch (IOException e) {
            wrong(
                    0,
                    Files.isDirectory(file)
                            ? "is a folder" + EXPECTED
                            : "cannot be read: " + e.getMessage() + EXPECTED);
        }
        return "";
    }

    private void wrong(int line, String message) {
        problems.authoring(new Place(file.toString(), line, 0), message);
    }
}
