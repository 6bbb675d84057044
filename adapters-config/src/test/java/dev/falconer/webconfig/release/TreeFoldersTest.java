package dev.falconer.webconfig.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.webconfig.watch.FolderNotifications;
import dev.falconer.webconfig.watch.Notices;
import dev.falconer.webconfig.watch.Notices.EntryChanged;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeFoldersTest {

    @TempDir
    private Path temporary;

    private final FolderNotifications notifications = new FolderNotifications();
    private Path root;
    private Path inner;
    private Path deep;
    private Notices notices;
    private Notices other;
    private TreeFolders folders;

    @BeforeEach
    void follow() throws IOException {
        root = temporary.resolve("shop");
        inner = root.resolve("a");
        deep = Files.createDirectories(inner.resolve("b"));
        Files.createDirectory(root.resolve("copies"));
        notices = notifications.listen("shop");
        other = notifications.listen("another");
        folders = new TreeFolders(root, path -> !path.startsWith("copies"), notices);
        folders.follow(Set.of(root));
    }

    @AfterEach
    void close() {
        notices.close();
        other.close();
    }

    /** One that is registered already keeps its key. */
    private WatchKey key(Path folder) throws IOException {
        return notices.register(folder);
    }

    private Optional<Path> changed(WatchKey folder) {
        return folders.path(new EntryChanged(folder, Path.of("file")));
    }

    @Test
    void thoseThatAreSelectedAreKnown() throws Exception {
        assertThat(changed(key(root))).contains(root.resolve("file"));
        assertThat(changed(key(deep))).contains(deep.resolve("file"));
        assertThat(changed(key(root.resolve("copies")))).isEmpty();
        assertThat(folders.path(new EntryChanged(key(root), Path.of("copies")))).isEmpty();
    }

    @Test
    void thoseThatAreRemovedAreForgotten() throws Exception {
        WatchKey innerKey = key(inner);
        WatchKey deepKey = key(deep);
        Files.delete(deep);
        Files.delete(inner);

        folders.follow(Set.of(root));

        assertThat(changed(innerKey)).isEmpty();
        assertThat(changed(deepKey)).isEmpty();
        assertThat(changed(key(root))).isPresent();
    }

    @Test
    void thoseBelowOneThatIsMovedAwayAreForgottenWithIt() throws Exception {
        WatchKey deepKey = key(deep);
        Files.move(inner, temporary.resolve("away"));

        folders.follow(Set.of(inner));

        assertThat(changed(deepKey)).isEmpty();
        assertThat(deepKey.isValid()).isFalse();
    }

    @Test
    void anotherThatTakesItsPlaceIsKnownInsteadOfIt() throws Exception {
        WatchKey formerRoot = key(root);
        WatchKey formerDeep = key(deep);
        Path next = temporary.resolve("next");
        Files.createDirectories(next.resolve("a").resolve("b"));
        Files.move(root, temporary.resolve("former"));
        Files.move(next, root);
        assertThat(folders.areRight()).isFalse();

        folders.follow(Set.of(root));

        assertThat(folders.areRight()).isTrue();
        assertThat(changed(formerRoot)).isEmpty();
        assertThat(changed(formerDeep)).isEmpty();
        assertThat(formerRoot.isValid()).isFalse();
        assertThat(formerDeep.isValid()).isFalse();
        assertThat(changed(key(deep))).contains(deep.resolve("file"));
    }

    @Test
    void oneThatIsMovedWithinTheTreeIsKnownByItsNewPath() throws Exception {
        WatchKey deepKey = key(deep);
        Path moved = Files.move(inner, root.resolve("z"));

        folders.follow(Set.of(moved));
        folders.follow(Set.of(inner));

        assertThat(changed(deepKey)).contains(moved.resolve("b").resolve("file"));
        assertThat(deepKey.isValid()).isTrue();
    }

    @Test
    void othersHearOfOneThatIsForgotten() throws Exception {
        WatchKey shared = key(inner);
        assertThat(other.register(inner)).isSameAs(shared);
        Files.move(inner, temporary.resolve("away"));

        folders.follow(Set.of(inner));

        assertThat(changed(shared)).isEmpty();
        assertThat(shared.isValid()).isTrue();
        other.cancel(shared);
        assertThat(shared.isValid()).isFalse();
    }

    @Nested
    class WhatCannotBeSeen {

        private static final int NEVER = 10_000;

        private final Map<Path, IOException> unopened = new HashMap<>();
        private final Map<Path, IOException> unread = new HashMap<>();
        private TreeFolders hindered;

        @BeforeEach
        void follow() {
            hindered = new TreeFolders(root, path -> !path.startsWith("copies"), notices, this::walk);
            hindered.follow(Set.of(root));
        }

        /** As the system's does where a folder cannot be opened, or not be read to its end. */
        private void walk(Path start, FileVisitor<Path> visitor) throws IOException {
            Files.walkFileTree(start, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    if (unread.containsKey(folder.getParent())) {
                        return FileVisitResult.SKIP_SUBTREE;
                    }
                    IOException reason = unopened.get(folder);
                    if (reason == null) {
                        return visitor.preVisitDirectory(folder, attributes);
                    }
                    assertThat(visitor.visitFileFailed(folder, reason)).isEqualTo(FileVisitResult.CONTINUE);
                    return FileVisitResult.SKIP_SUBTREE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path path, IOException reason) throws IOException {
                    return visitor.visitFileFailed(path, reason);
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException reason)
                        throws IOException {
                    return visitor.postVisitDirectory(folder, reason == null ? unread.get(folder) : reason);
                }
            });
        }

        private Optional<Path> changed(WatchKey folder) {
            return hindered.path(new EntryChanged(folder, Path.of("file")));
        }

        @Test
        void isWatchedStillWithAllBelow() throws Exception {
            WatchKey innerKey = key(inner);
            WatchKey deepKey = key(deep);
            WatchKey gone = key(Files.createDirectory(root.resolve("gone")));
            hindered.follow(Set.of(root));
            Files.delete(root.resolve("gone"));
            var reason = new FileSystemException(inner.toString(), null, "Too many open files");
            unopened.put(inner, reason);

            TreeFolders.Followed followed = hindered.follow(Set.of(root));

            assertThat(followed.failure()).contains(reason);
            assertThat(changed(innerKey)).isPresent();
            assertThat(changed(deepKey)).isPresent();
            assertThat(deepKey.isValid()).isTrue();
            assertThat(changed(gone)).isEmpty();
        }

        @Test
        void mayBeTheRoot() throws Exception {
            // Found by a link that leads nowhere for a while.
            Path link = Files.createSymbolicLink(temporary.resolve("current"), temporary);
            var linked = new TreeFolders(link.resolve("shop"), _ -> true, other);
            linked.follow(Set.of(link.resolve("shop")));
            WatchKey rootKey = other.register(root);
            Files.delete(link);
            Files.createSymbolicLink(link, link);

            TreeFolders.Followed followed = linked.follow(Set.of(link.resolve("shop")));

            assertThat(followed.failure()).isPresent();
            assertThat(followed.others()).isFalse();
            assertThat(linked.path(new EntryChanged(rootKey, Path.of("file"))))
                    .contains(link.resolve("shop").resolve("file"));

            Files.delete(link);
            Files.createSymbolicLink(link, temporary);
            assertThat(linked.areRight()).isFalse();
            assertThat(linked.follow(Set.of(link.resolve("shop"))).failure()).isEmpty();
        }

        @Test
        void isGoneWhereItIsFoundToBe() throws Exception {
            WatchKey innerKey = key(inner);
            WatchKey deepKey = key(deep);
            unopened.put(deep, new NoSuchFileException(deep.toString()));
            assertThat(hindered.follow(Set.of(root)).failure()).isEmpty();
            assertThat(changed(deepKey)).isEmpty();

            unopened.put(inner, new NotDirectoryException(inner.toString()));
            TreeFolders.Followed followed = hindered.follow(Set.of(root));

            assertThat(followed).isEqualTo(new TreeFolders.Followed(true, Optional.empty()));
            assertThat(changed(innerKey)).isEmpty();
        }

        @Test
        void doesNotMatterWhereItIsNotSelected() {
            Path copies = root.resolve("copies");
            unopened.put(copies, new AccessDeniedException(copies.toString()));

            assertThat(hindered.follow(Set.of(root))).isEqualTo(new TreeFolders.Followed(false, Optional.empty()));
        }

        @Test
        void mayBeTheRestOfAFolderAndKeepsNothingElseFromBeingFollowed() throws Exception {
            WatchKey deepKey = key(deep);
            Path late = root.resolve("z").resolve("late");
            Path early = root.resolve("0").resolve("early");
            Files.createDirectories(late);
            Files.createDirectories(early);
            var reason = new IOException("Input/output error");
            unread.put(inner, reason);

            TreeFolders.Followed followed = hindered.follow(Set.of(early, inner, late));

            assertThat(followed.failure()).contains(reason);
            assertThat(changed(deepKey)).isPresent();
            assertThat(changed(key(early))).isPresent();
            assertThat(changed(key(late))).isPresent();
        }

        @Test
        void isTriedAgainAfterHalfAMinuteAndThenLessAndLessOftenUntilItIsSeen() {
            unopened.put(inner, new FileSystemException(inner.toString(), null, "Too many open files"));
            hindered.follow(Set.of(inner));
            for (int rounds : new int[] {60, 120, 240, 480, 960, 1_920, 1_920}) {
                assertThat(roundsUntilTriedAgain()).isEqualTo(rounds);
                hindered.follow(Set.of(root));
            }

            unopened.clear();
            hindered.follow(Set.of(root));

            assertThat(roundsUntilTriedAgain()).isEqualTo(NEVER);
        }

        @Test
        void isTriedAgainWhereToFollowFailsInAnUnforeseenWay() {
            TreeFolders broken = new TreeFolders(root, _ -> true, notices, (_, _) -> {
                throw new IllegalStateException("unforeseen");
            });
            assertThatThrownBy(() -> broken.follow(Set.of(root))).hasMessage("unforeseen");

            assertThat(roundsUntilTriedAgain(broken)).isEqualTo(60);
        }

        private int roundsUntilTriedAgain() {
            return roundsUntilTriedAgain(hindered);
        }

        private static int roundsUntilTriedAgain(TreeFolders folders) {
            int rounds = 1;
            while (folders.areRight() && rounds < NEVER) {
                rounds++;
            }
            return rounds;
        }

        @Test
        void isTriedAgainThoughSomethingElseWasFollowed() {
            unopened.put(inner, new FileSystemException(inner.toString(), null, "Too many open files"));
            hindered.follow(Set.of(inner));
            hindered.follow(Set.of(root.resolve("z")));

            assertThat(roundsUntilTriedAgain()).isEqualTo(60);
        }
    }
}
