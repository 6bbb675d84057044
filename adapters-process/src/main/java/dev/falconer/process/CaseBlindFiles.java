package dev.falconer.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds regular files as Windows would: the exact name first, otherwise in any case where exactly one matches. */
final class CaseBlindFiles {

    private CaseBlindFiles() {}

    /** @param target absolute and normalised */
    static Optional<Path> find(Path target) {
        if (Files.isRegularFile(target)) {
            return Optional.of(target);
        }
        Path found = target.getRoot();
        if (found == null) {
            return Optional.empty();
        }
        for (Path name : target) {
            Path exact = found.resolve(name);
            if (Files.exists(exact)) {
                found = exact;
                continue;
            }
            List<Path> matches = matches(found, name.toString());
            if (matches.size() != 1) {
                return Optional.empty();
            }
            found = matches.getFirst();
        }
        return Files.isRegularFile(found) ? Optional.of(found) : Optional.empty();
    }

    private static List<Path> matches(Path folder, String name) {
        var matches = new ArrayList<Path>();
        try (var entries = Files.newDirectoryStream(
                folder, entry -> entry.getFileName().toString().equalsIgnoreCase(name))) {
            entries.forEach(matches::add);
        } catch (IOException | DirectoryIteratorException _) {
            // No folder, or not ours to read: nothing can be found in it.
            return List.of();
        }
        return matches;
    }
}
