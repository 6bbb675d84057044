package dev.falconer.webconfig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What Linux gives this process to be told of folders. */
public final class Inotify {

    private Inotify() {}

    /** Those of which a user may have 128. */
    public static long instances() throws IOException {
        return descriptors().size();
    }

    /** In all of them together. */
    public static long folders() throws IOException {
        long folders = 0;
        for (String descriptor : descriptors()) {
            try (Stream<String> lines = Files.lines(Path.of("/proc/self/fdinfo", descriptor))) {
                folders += lines.filter(line -> line.startsWith("inotify wd:")).count();
            }
        }
        return folders;
    }

    private static List<String> descriptors() throws IOException {
        var descriptors = new ArrayList<String>();
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : all.toList()) {
                try {
                    if (Files.readSymbolicLink(each).toString().equals("anon_inode:inotify")) {
                        descriptors.add(each.getFileName().toString());
                    }
                } catch (NoSuchFileException closed) {
                    // Such as the one of the list itself.
                }
            }
        }
        return descriptors;
    }
}
