package dev.falconer.webconfig;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A published application's files, found by name as on the system they come from: letter case does not count where exactly
 * one name matches (D1).
 *
 * @param root absolute and real
 */
record ApplicationFolder(Path root) {

    private static final String RUNTIME_CONFIGURATION = ".runtimeconfig.json";

    /** Names of what stands in the folder under this name: the exact one alone if it is there, or all that differ in case. */
    List<String> named(String name) throws IOException {
        List<String> found = list(root, name);
        return found.contains(name) ? List.of(name) : found;
    }

    /** Names of programs that a {@code *.runtimeconfig.json} describes, sorted. */
    List<String> runtimePrograms() throws IOException {
        var programs = new ArrayList<String>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.toLowerCase(Locale.ROOT).endsWith(RUNTIME_CONFIGURATION) && Files.isRegularFile(entry)) {
                    programs.add(name.substring(0, name.length() - RUNTIME_CONFIGURATION.length()));
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        programs.sort(String.CASE_INSENSITIVE_ORDER);
        return programs;
    }

    /** The spelling under which a regular file exists, relative to the folder unless absolute; empty where there is none. */
    Optional<String> file(String path) {
        try {
            Path exact = root.resolve(path);
            if (Files.isRegularFile(exact)) {
                return Optional.of(path);
            }
            return Path.of(path).isAbsolute() ? Optional.empty() : inAnyCase(path);
        } catch (InvalidPathException e) {
            // No name of this system, so no file either.
            return Optional.empty();
        }
    }

    /** Absolute and normal. */
    String resolve(String path) {
        return root.resolve(path).normalize().toString();
    }

    private Optional<String> inAnyCase(String path) {
        Path reached = root;
        var spelled = new ArrayList<String>();
        for (String name : path.split("/")) {
            String spelling = name;
            if (!name.isEmpty() && !name.equals(".") && !name.equals("..") && !Files.exists(reached.resolve(name))) {
                List<String> names = listOrNone(reached, name);
                if (names.size() != 1) {
                    return Optional.empty();
                }
                spelling = names.getFirst();
            }
            spelled.add(spelling);
            reached = reached.resolve(spelling);
        }
        return Files.isRegularFile(reached) ? Optional.of(String.join("/", spelled)) : Optional.empty();
    }

    private static List<String> listOrNone(Path directory, String name) {
        try {
            return list(directory, name);
        } catch (IOException e) {
            // A folder that cannot be read holds no file we could run.
            return List.of();
        }
    }

    private static List<String> list(Path directory, String name) throws IOException {
        var found = new ArrayList<String>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String each = String.valueOf(entry.getFileName());
                if (each.equalsIgnoreCase(name)) {
                    found.add(each);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(null);
        return found;
    }
}
