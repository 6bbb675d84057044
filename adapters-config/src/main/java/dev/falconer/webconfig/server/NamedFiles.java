package dev.falconer.webconfig.server;

import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.Problems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The files that a {@code falconer.xml} names, relative to its own folder. */
final class NamedFiles {

    private final Path folder;
    private final Problems problems;

    NamedFiles(Path file, Problems problems) {
        this.folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        this.problems = problems;
    }

    /** The absolute path of a file that has to be there; empty where the attribute is not set, or wrong and told so. */
    Optional<String> required(Attribute attribute) {
        Optional<String> path = path(attribute);
        path.map(Path::of).filter(file -> !Files.isReadable(file)).ifPresent(file -> {
            String what = Files.exists(file) ? " may not be read" : " does not exist";
            problems.schema(attribute.place(), attribute.name() + ": " + file + what + " (expected: a file)");
        });
        path.map(Path::of)
                .filter(Files::isDirectory)
                .ifPresent(file -> problems.schema(
                        attribute.place(), attribute.name() + ": " + file + " is a folder (expected: a file)"));
        return path;
    }

    /** The absolute path of a file that may come later. */
    Optional<String> path(Attribute attribute) {
        return path(attribute, "a file");
    }

    /** The absolute path of something else that may come later. */
    Optional<String> path(Attribute attribute, String expected) {
        String text = attribute.text();
        if (text == null) {
            return Optional.empty();
        }
        if (text.isBlank()) {
            problems.schema(attribute.place(), attribute.name() + " is empty (expected: " + expected + ")");
            return Optional.empty();
        }
        try {
            return Optional.of(folder.resolve(text).normalize().toString());
        } catch (InvalidPathException e) {
            problems.schema(attribute.place(), attribute.name() + ": " + text + " (expected: a path of this machine)");
            return Optional.empty();
        }
    }
}
