package dev.falconer.webconfig.release;

import dev.falconer.webconfig.release.FolderFiles.Selection;
import dev.falconer.webconfig.watch.FolderIdentity;
import dev.falconer.webconfig.watch.Notices;
import dev.falconer.webconfig.watch.Notices.EntryChanged;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
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
 * {@link #areRight}.
 */
final class TreeFolders {

    /** Half a minute; after each failure twice as long as after the last. */
    private static final int ROUNDS_UNTIL_TRIED_AGAIN = 60;
    /** A quarter of an hour. */
    private static final int MOST_DOUBLINGS = 5;

    private final Path root;
    private final Selection selection;
    private final Notices notices;
    private final Walk walk;
    /** By the key, because the folder keeps it when it is moved within the tree. */
    private final Map<WatchKey, Path> watched = new HashMap<>();
    /** Written on the one thread, read in the rounds. */
    private volatile FolderIdentity rootIdentity = FolderIdentity.NONE;
    /** How often in a row something could not be followed. Written on the one thread, read in the rounds. */
    private volatile int failures;
    /** Since it was tried the last time. Used in the rounds alone. */
    private int rounds;

    TreeFolders(Path root, Selection selection, Notices notices) {
        this(root, selection, notices, Files::walkFileTree);
    }

    /** Walks in another way than the system's. */
    TreeFolders(Path root, Selection selection, Notices notices, Walk walk) {
        this.root = root;
        this.selection = selection;
        this.notices = notices;
        this.walk = walk;
    }

    /**
     * Whether there is no reason to follow the root again. That it is another folder now is one, and, now and then, that
     * something could not be followed. Asked in the rounds.
     */
    boolean areRight() {
        return FolderIdentity.at(root).equals(rootIdentity) && !isToBeTriedAgain();
    }

    private boolean isToBeTriedAgain() {
        int failed = failures;
        rounds = failed == 0 ? 0 : rounds + 1;
        if (failed == 0 || rounds < ROUNDS_UNTIL_TRIED_AGAIN << Math.min(failed - 1, MOST_DOUBLINGS)) {
            return false;
        }
        rounds = 0;
        return true;
    }

    /** What has changed, if it is selected. Nothing is known of folders that are followed no more. */
    Optional<Path> path(EntryChanged entry) {
        return Optional.ofNullable(watched.get(entry.key()))
                .map(folder -> folder.resolve(entry.name()))
                .filter(this::isSelected);
    }

    /**
     * Watches the folders that are at these paths or below by now, and no others there: who was moved away or exchanged is not
     * heard of any more. Where it cannot be seen which there are, those that were watched are watched still.
     */
    Followed follow(Set<Path> paths) {
        int failed = failures;
        boolean succeeded = false;
        try {
            Followed followed = walk(paths);
            succeeded = followed.failure().isEmpty();
            return followed;
        } finally {
            if (!succeeded) {
                failures = failed + 1;
            } else if (paths.contains(root)) {
                failures = 0;
            }
        }
    }

    private Followed walk(Set<Path> paths) {
        if (paths.contains(root)) {
            // First: what takes its place meanwhile differs.
            rootIdentity = FolderIdentity.at(root);
        }
        var registering = new Registering();
        for (Path path : paths) {
            registering.walk(path);
        }
        boolean left = watched.entrySet().removeIf(each -> {
            boolean gone = !registering.present.contains(each.getKey())
                    && isBelow(each.getValue(), paths)
                    && !isBelow(each.getValue(), registering.unseen);
            if (gone) {
                notices.cancel(each.getKey());
            }
            return gone;
        });
        return new Followed(registering.others || left, Optional.ofNullable(registering.failure));
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

    /** How a tree is walked. */
    @FunctionalInterface
    interface Walk {
        void walk(Path start, FileVisitor<Path> visitor) throws IOException;
    }

    /**
     * What came of following.
     *
     * @param others whether other folders are watched than before
     * @param failure why one of them is not, or cannot be seen; the others are watched
     */
    record Followed(boolean others, Optional<IOException> failure) {}

    private final class Registering extends SimpleFileVisitor<Path> {

        private final Set<WatchKey> present = new HashSet<>();
        private final Set<Path> unseen = new HashSet<>();
        private boolean others;
        private @Nullable IOException failure;

        private void walk(Path start) {
            try {
                walk.walk(start, this);
            } catch (IOException reason) {
                visitFileFailed(start, reason);
            }
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (!isSelected(folder)) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            try {
                WatchKey key = notices.register(folder);
                others |= !folder.equals(watched.put(key, folder));
                present.add(key);
            } catch (NoSuchFileException | NotDirectoryException gone) {
                return FileVisitResult.SKIP_SUBTREE;
            } catch (IOException unwatchable) {
                // A key that was there before is not kept: where there are no more watches, it may be of a folder that
                // is gone.
                fail(unwatchable);
            }
            return FileVisitResult.CONTINUE;
        }

        /** Also of a folder that cannot be opened. */
        @Override
        public FileVisitResult visitFileFailed(Path path, IOException reason) {
            boolean gone = reason instanceof NoSuchFileException || reason instanceof NotDirectoryException;
            if (!gone && isSelected(path)) {
                unseen.add(path);
                fail(reason);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException reason) {
            return reason == null ? FileVisitResult.CONTINUE : visitFileFailed(folder, reason);
        }

        /** One reason is enough to tell. */
        private void fail(IOException reason) {
            if (failure == null) {
                failure = reason;
            }
        }
    }
}
