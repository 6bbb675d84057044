package dev.falconer.webconfig;

import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.Problems;
import java.nio.file.InvalidPathException;

/**
 * Where log files lie: in the application's home, wherever it runs from, so that they stay and are found. What is on a drive or
 * a share of a Windows machine lies there as well.
 */
record LogPaths(ApplicationFolder home, Problems problems) {

    /**
     * Absolute.
     *
     * @param expanded the attribute's text or its default, without variables
     * @param otherwise the name to take where nothing but a Windows machine's part is there
     */
    String resolve(Attribute file, String expanded, String otherwise) {
        WindowsPath path = WindowsPath.parse(expanded);
        String resolved;
        try {
            resolved = home.resolve(path.path().isEmpty() ? otherwise : path.path());
        } catch (InvalidPathException e) {
            problems.authoring(file.place(), file.name() + ": " + expanded + " (expected: a path of this machine)");
            return expanded;
        }
        if (!path.dropped().isEmpty()) {
            problems.notice(
                    file.place(),
                    file.name() + ": " + expanded + " is a place on a Windows machine; written to " + resolved
                            + " instead");
        }
        return resolved;
    }
}
