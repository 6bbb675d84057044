package dev.falconer.webconfig.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.webconfig.watch.FolderNotifications;
import dev.falconer.webconfig.watch.Notices;
import dev.falconer.webconfig.watch.Notices.EntryChanged;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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
        assertThat(folders.hasSameRoot()).isFalse();

        folders.follow(Set.of(root));

        assertThat(folders.hasSameRoot()).isTrue();
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
}
