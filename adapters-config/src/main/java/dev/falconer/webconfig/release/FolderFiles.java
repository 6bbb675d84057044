package dev.falconer.webconfig.release;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SequencedMap;

/**
 * Everything in a folder at one moment that is worth a copy.
 *
 * @param root absolute and real
 * @param selection what counts of it
 * @param entries by the path below the root; a folder comes before what is in it
 * @param special what is no file, folder or link, such as a socket
 */
record FolderFiles(Path root, Selection selection, SequencedMap<Path, Stamp> entries, List<Path> special) {

    private static final FileTime NEVER = FileTime.fromMillis(0);

    /** Kinds of what a folder holds. */
    enum Kind {
        FOLDER,
        FILE,
        LINK
    }

    /**
     * What tells one content from another without reading it. Of folders and links nothing counts but what they are.
     *
     * @param key which file it is (its inode), or where a link leads
     * @param changed when anything of it changed last; unlike the time of modification nobody can set it
     */
    record Stamp(Kind kind, long size, FileTime modified, String permissions, String key, FileTime changed) {

        static final Stamp FOLDER = new Stamp(Kind.FOLDER, 0, NEVER, "", "", NEVER);

        static Stamp link(Path aim) {
            return new Stamp(Kind.LINK, 0, NEVER, "", aim.toString(), NEVER);
        }

        /**
         * Whether a file that looks so is as good as one that looks like that; which of them it is does not count. Where times
         * are set by hand, as with builds that can be reproduced, others look so as well.
         */
        boolean isLike(Stamp other) {
            return kind == Kind.FILE
                    && kind == other.kind
                    && size == other.size
                    && modified.equals(other.modified)
                    && permissions.equals(other.permissions);
        }
    }

    /** Whether something in a folder counts. */
    @FunctionalInterface
    interface Selection {

        /** All but the page that takes an application offline. */
        Selection ALL = path -> path.getNameCount() > 1
                || !path.toString().toLowerCase(Locale.ROOT).equals("app_offline.htm");

        /** @param path below the root */
        boolean includes(Path path);
    }

    FolderFiles {
        entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
        special = List.copyOf(special);
    }

    /** @throws IOException also where something vanishes meanwhile */
    static FolderFiles of(Path root, Selection selection) throws IOException {
        return walk(root, selection, Vanishing.FAILS);
    }

    /** Everything in a folder in which an application runs, that makes and removes files of its own meanwhile. */
    static FolderFiles inUse(Path root) throws IOException {
        return inUse(root, _ -> true);
    }

    static FolderFiles inUse(Path root, Selection selection) throws IOException {
        return walk(root, selection, Vanishing.IS_SKIPPED);
    }

    private enum Vanishing {
        FAILS,
        IS_SKIPPED
    }

    private static FolderFiles walk(Path root, Selection selection, Vanishing vanishing) throws IOException {
        var entries = new LinkedHashMap<Path, Stamp>();
        var special = new ArrayList<Path>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (!folder.equals(root)) {
                    if (!selection.includes(root.relativize(folder))) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    entries.put(root.relativize(folder), Stamp.FOLDER);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path path = root.relativize(file);
                if (!selection.includes(path)) {
                    return FileVisitResult.CONTINUE;
                }
                if (attributes.isOther()) {
                    special.add(file);
                    return FileVisitResult.CONTINUE;
                }
                try {
                    entries.put(path, stamp(file, attributes));
                    return FileVisitResult.CONTINUE;
                } catch (NoSuchFileException gone) {
                    return visitFileFailed(file, gone);
                }
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (vanishing == Vanishing.IS_SKIPPED && failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
        return new FolderFiles(root, selection, entries, special);
    }

    /** Whether what is there, or would be, does not count; of a folder that does not, nothing does. */
    boolean leavesOut(Path path) {
        for (Path each = path; each != null; each = each.getParent()) {
            if (!selection.includes(each)) {
                return true;
            }
        }
        return special.contains(root.resolve(path));
    }

    private static Stamp stamp(Path path, BasicFileAttributes attributes) throws IOException {
        return attributes.isSymbolicLink()
                ? Stamp.link(Files.readSymbolicLink(path))
                : new Stamp(
                        Kind.FILE,
                        attributes.size(),
                        attributes.lastModifiedTime(),
                        permissions(path),
                        Objects.toString(attributes.fileKey(), ""),
                        (FileTime) Files.getAttribute(path, "unix:ctime", LinkOption.NOFOLLOW_LINKS));
    }

    private static String permissions(Path path) throws IOException {
        return Files.readAttributes(path, PosixFileAttributes.class).permissions().stream()
                .sorted()
                .toList()
                .toString();
    }
}
