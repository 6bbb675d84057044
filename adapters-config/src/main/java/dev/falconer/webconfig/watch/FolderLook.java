package dev.falconer.webconfig.watch;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One look at files, links followed, which remembers where it has looked for which names. Confined to its thread. */
final class FolderLook {

    private final Map<Path, List<NamePattern>> folders = new HashMap<>();

    /** Regular files of that name. A folder that is gone or cannot be read holds none. */
    Map<Path, Stamp> files(Path folder, NamePattern name) {
        var stamps = new HashMap<Path, Stamp>();
        for (Path entry : entries(folder, name)) {
            Stamp stamp = stamp(entry);
            if (stamp != null) {
                stamps.put(entry, stamp);
            }
        }
        return stamps;
    }

    /** Regular files at the end of that path, each part of which may stand for several names. */
    Map<Path, Stamp> files(Path folder, List<NamePattern> path) {
        NamePattern first = path.getFirst();
        List<NamePattern> rest = path.subList(1, path.size());
        if (rest.isEmpty()) {
            return files(folder, first);
        }
        var stamps = new HashMap<Path, Stamp>();
        for (Path entry : entries(folder, first)) {
            if (Files.isDirectory(entry)) {
                stamps.putAll(files(entry, rest));
            }
        }
        return stamps;
    }

    /** Every folder in which a change can matter, with the names for which it does. */
    Map<Path, List<NamePattern>> folders() {
        return folders;
    }

    private List<Path> entries(Path folder, NamePattern name) {
        folders.computeIfAbsent(folder, _ -> new ArrayList<>()).add(name);
        var found = new ArrayList<Path>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (name.matches(String.valueOf(entry.getFileName()))) {
                    found.add(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It is gone, or going: the next look tells more.
            return List.of();
        }
        return found;
    }

    private static @Nullable Stamp stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? new Stamp(
                            attributes.lastModifiedTime(),
                            attributes.size(),
                            Objects.toString(attributes.fileKey(), ""))
                    : null;
        } catch (IOException e) {
            // Deleted since it was listed, or a link to nothing.
            return null;
        }
    }

    /** What tells one content from another without reading it. */
    record Stamp(FileTime modified, long size, String key) {}
}
