package dev.falconer.webconfig.release;

import dev.falconer.webconfig.release.FolderFiles.Kind;
import dev.falconer.webconfig.release.FolderFiles.Stamp;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies a whole folder, with times and permissions; the runtime lets file systems that know how share the data between the
 * two. What an earlier copy holds already is linked to, and so takes no room at all. One for each copy; confined to its thread.
 */
final class FolderCopy {

    /**
     * An earlier copy.
     *
     * @param originals what its files were copied from, as that looked then
     */
    private record Earlier(Map<Path, Stamp> originals, FolderFiles copy) {

        /** The copy of this very file, if nobody has changed either since. */
        Optional<Path> copyOf(Path path, Stamp original) {
            Stamp there = copy.entries().get(path);
            return there != null && original.equals(originals.get(path)) && original.isLike(there)
                    ? Optional.of(copy.root().resolve(path))
                    : Optional.empty();
        }
    }

    private final FolderFiles files;
    private final Optional<Earlier> earlier;
    private long bytesCopied;
    private long bytesShared;

    private FolderCopy(FolderFiles files, Optional<Earlier> earlier) {
        this.files = files;
        this.earlier = earlier;
    }

    static FolderCopy of(FolderFiles files) {
        return new FolderCopy(files, Optional.empty());
    }

    /**
     * @param copy an earlier one, with which files are shared that have not changed since
     * @param originals what the folder looked like when it was made
     */
    static FolderCopy sharing(FolderFiles files, FolderFiles copy, Map<Path, Stamp> originals) {
        return new FolderCopy(files, Optional.of(new Earlier(originals, copy)));
    }

    long bytesCopied() {
        return bytesCopied;
    }

    long bytesShared() {
        return bytesShared;
    }

    /** @param target must not be there yet */
    void make(Path target) throws IOException {
        copyFolder(files.root(), target);
        var folders = new ArrayList<Path>(List.of(Path.of("")));
        for (Map.Entry<Path, Stamp> entry : files.entries().entrySet()) {
            Path source = files.root().resolve(entry.getKey());
            Path copy = target.resolve(entry.getKey());
            switch (entry.getValue().kind()) {
                case FOLDER -> {
                    copyFolder(source, copy);
                    folders.add(entry.getKey());
                }
                case LINK -> Files.createSymbolicLink(copy, aim(source, copy, target));
                case FILE -> copyFile(entry.getKey(), entry.getValue(), copy);
            }
        }
        // What is made in a folder changes its times, so they come last.
        for (Path folder : folders) {
            copyTimes(files.root().resolve(folder), target.resolve(folder));
        }
    }

    /**
     * Whether that folder looks like a copy of the files, by their sizes and times. What else lies there may be the
     * application's own, which it wrote while it ran.
     */
    boolean isAt(Path target) throws IOException {
        if (!Files.isDirectory(target)) {
            return false;
        }
        Map<Path, Stamp> there = FolderFiles.inUse(target).entries();
        for (Map.Entry<Path, Stamp> entry : files.entries().entrySet()) {
            Stamp copy = there.get(entry.getKey());
            if (copy == null || !isCopied(entry.getKey(), entry.getValue(), copy, target)) {
                return false;
            }
        }
        return true;
    }

    private boolean isCopied(Path path, Stamp stamp, Stamp copy, Path target) throws IOException {
        return switch (stamp.kind()) {
            case FOLDER -> copy.kind() == Kind.FOLDER;
            case LINK ->
                copy.kind() == Kind.LINK
                        && copy.key()
                                .equals(aim(files.root().resolve(path), target.resolve(path), target)
                                        .toString());
            case FILE -> stamp.isLike(copy);
        };
    }

    /** Its owner may write to the copy in any case, who is to fill it and will remove it: some publish folders that forbid that. */
    private static void copyFolder(Path source, Path copy) throws IOException {
        Files.createDirectory(copy);
        Files.setPosixFilePermissions(copy, withOwner(source));
    }

    private static Set<PosixFilePermission> withOwner(Path source) throws IOException {
        var permissions = new HashSet<>(Files.getPosixFilePermissions(source));
        permissions.addAll(PosixFilePermissions.fromString("rwx------"));
        return permissions;
    }

    private static void copyTimes(Path source, Path copy) throws IOException {
        BasicFileAttributes times = Files.readAttributes(source, BasicFileAttributes.class);
        Files.getFileAttributeView(copy, BasicFileAttributeView.class).setTimes(times.lastModifiedTime(), null, null);
    }

    private void copyFile(Path path, Stamp stamp, Path copy) throws IOException {
        if (isShared(path, stamp, copy)) {
            bytesShared += stamp.size();
        } else {
            Files.copy(files.root().resolve(path), copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            bytesCopied += stamp.size();
        }
    }

    private boolean isShared(Path path, Stamp stamp, Path copy) throws IOException {
        Optional<Path> former = earlier.flatMap(each -> each.copyOf(path, stamp));
        if (former.isEmpty()) {
            return false;
        }
        try {
            Files.createLink(copy, former.get());
            return true;
        } catch (NoSuchFileException _) {
            // The application that runs there has removed it since.
            return false;
        }
    }

    /** A link leads to the same file as before where that is not copied, and to its copy where it is. */
    private Path aim(Path source, Path copy, Path target) throws IOException {
        Path written = Files.readSymbolicLink(source);
        Path aim = source.resolveSibling(written).normalize();
        if (!aim.startsWith(files.root()) || files.leavesOut(files.root().relativize(aim))) {
            return aim;
        }
        Path folder = copy.getParent();
        if (folder == null) {
            return written;
        }
        Path relative = folder.relativize(target.resolve(files.root().relativize(aim)));
        return relative.toString().isEmpty() ? Path.of(".") : relative;
    }

    /** Removes the folder with everything in it; nothing happens where there is none. */
    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
