package dev.falconer.webconfig.release;

import dev.falconer.webconfig.release.FolderFiles.Selection;
import dev.falconer.webconfig.watch.FolderIdentity;
import dev.falconer.webconfig.watch.Notices;
import dev.falconer.webconfig.watch.Notices.EntryChanged;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.WatchKey;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folders of a tree of which a watch is told: its root, and what is selected below. Confined to one thread but for
 * {@link #hasSameRoot}.
 */
final class TreeFolders {

    private final Path root;
    private final Selection selection;
    private final Notices notices;
    /** By the key, because the folder keeps it when it is moved within the tree. */
    private final Map<WatchKey, Path> watched = new HashMap<>();
    /** Written on the one thread, read in the rounds. */
    private volatile FolderIdentity rootIdentity = FolderIdentity.NONE;

    TreeFolders(Path root, Selection selection, Notices notices) {
        this.root = root;
        this.selection = selection;
        this.notices = notices;
    }

    /** Whether the root is still the folder that was followed. On any thread. */
    boolean hasSameRoot() {
        return FolderIdentity.at(root).equals(rootIdentity);
    }

    /** What has changed, if it is selected. Nothing is known of folders that are followed no more. */
    Optional<Path> path(EntryChanged entry) {
        return Optional.ofNullable(watched.get(entry.folder()))
                .map(folder -> folder.resolve(entry.name()))
                .filter(this::isSelected);
    }

    /**
     * Watches the folders that are at these paths or below by now, and no others there: who was moved away or exchanged is not
     * heard of any more.
     *
     * @throws IOException where one of them cannot be watched; the others are
     */
    void follow(Set<Path> paths) throws IOException {
        if (paths.contains(root)) {
            // First: what takes its place meanwhile differs.
            rootIdentity = FolderIdentity.at(root);
        }
        var registering = new Registering();
        for (Path path : paths) {
            Files.walkFileTree(path, registering);
        }
        watched.entrySet().removeIf(each -> {
            boolean left = !registering.present.contains(each.getKey()) && isBelow(each.getValue(), paths);
            if (left) {
                notices.cancel(each.getKey());
            }
            return left;
        });
        if (registering.failure != null) {
            throw registering.failure;
        }
    }

    private boolean isSelected(Path path) {
        return path.equals(root) || selection.includes(root.relativize(path));
    }

    private static boolean isBelow(Path folder, Set<Path> paths) {
        for (Path each = folder; each != null; each = each.getParent()) {
            if (paths.contains(each)) {
                return true;
            }
        }
        return false;
    }

    private final class Registering extends SimpleFileVisitor<Path> {

        private final Set<WatchKey> present = new HashSet<>();
        private @Nullable IOException failure;

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!isSelected(folder)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            try {
                WatchKey key = notices.register(folder);
                watched.put(key, folder);
                present.add(key);
            } catch (NoSuchFileException | NotDirectoryException gone) {
                return FileVisitResult.SKIP_SUBTREE;
            } catch (IOException unwatchable) {
                failure = unwatchable;
            }
            return FileVisitResult.CONTINUE;
        }

        /** Gone again, mostly; of what may not be read, the folder around it tells when it may. */
        @Override
        public FileVisitResult visitFileFailed(Path unreadable, IOException reason) {
            return FileVisitResult.CONTINUE;
        }
    }
}
