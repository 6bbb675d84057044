package dev.falconer.webconfig.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.falconer.webconfig.release.FolderFiles.Selection;
import dev.falconer.webconfig.watch.FolderNotifications;
import dev.falconer.webconfig.watch.Notices;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeWatchTest {

    @TempDir
    private Path temporary;

    private Path root;

    private final Semaphore told = new Semaphore(0);
    private final FolderNotifications notifications = new FolderNotifications();

    @BeforeEach
    void givenAFolder() throws IOException {
        root = Files.createDirectory(temporary.resolve("shop"));
    }

    @Test
    void tellsNothingOfAChangeThatItHasTakenWhenItIsClosed() throws Exception {
        Notices notices = notifications.listen("shop");
        var watching = new CompletableFuture<Thread>();
        Selection closing = _ -> {
            notices.close();
            watching.complete(Thread.currentThread());
            return true;
        };
        TreeWatch.open(root, closing, notices, told::release);

        Files.createFile(root.resolve("app.dll"));

        watching.get(10, TimeUnit.SECONDS).join();
        assertThat(told.availablePermits()).isZero();
    }

    @Test
    void watchesOnThoughWhoIsToldFails() throws Exception {
        Notices notices = notifications.listen("shop");
        try (var _ = TreeWatch.open(root, Selection.ALL, notices, () -> {
            told.release();
            throw new IllegalStateException("in a test");
        })) {
            Files.createFile(root.resolve("app.dll"));
            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            told.drainPermits();

            Files.createDirectory(root.resolve("wwwroot"));
            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void hearsNothingWhereItCannotBegin() throws IOException {
        Notices notices = notifications.listen("shop");
        Files.createDirectory(root.resolve("wwwroot"));
        Selection failing = _ -> {
            throw new IllegalStateException("in a test");
        };

        assertThatIllegalStateException().isThrownBy(() -> TreeWatch.open(root, failing, notices, told::release));

        assertThatExceptionOfType(ClosedWatchServiceException.class).isThrownBy(() -> notices.register(root));
    }

    @Test
    void followsAllWhereItIsNotKnownWhatHasHappened() throws Exception {
        var selected = new AtomicBoolean();
        Path missed = Files.createDirectory(root.resolve("missed"));
        Path elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
        Notices notices = notifications.listen("shop");
        try (var _ = TreeWatch.open(root, _ -> selected.get(), notices, told::release)) {
            notices.register(elsewhere);
            selected.set(true);

            // Which folder is gone nobody can tell.
            Files.delete(elsewhere);
            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            told.drainPermits();

            Files.createFile(missed.resolve("app.dll"));
            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void tellsNothingOfFollowingAgainUnlessItFindsOtherFolders() throws Exception {
        var selected = new AtomicBoolean();
        var asked = new Semaphore(0);
        Files.createDirectory(root.resolve("wwwroot"));
        Notices notices = notifications.listen("shop");
        Selection selection = _ -> {
            asked.release();
            return selected.get();
        };
        try (var _ = TreeWatch.open(root, selection, notices, told::release)) {
            asked.drainPermits();
            notices.lookInRounds(() -> false);
            assertThat(asked.tryAcquire(2, 10, TimeUnit.SECONDS)).isTrue();
            assertThat(told.availablePermits()).isZero();

            selected.set(true);
            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void beginsWithARootThatCannotBeSeen() throws Exception {
        Path link = temporary.resolve("current");
        Files.createSymbolicLink(link, link);
        try (var _ = TreeWatch.open(link.resolve("shop"), Selection.ALL, notifications.listen("shop"), told::release)) {
            Files.delete(link);
            Files.createSymbolicLink(link, temporary);
            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            told.drainPermits();

            Files.createFile(root.resolve("app.dll"));
            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void namesTheLimitOnlyWhereItIsTheReason() {
        assertThat(TreeWatch.words(new IOException("User limit of inotify watches reached")))
                .contains("User limit of inotify watches reached", "(expected: ", "fs.inotify.max_user_watches");
        assertThat(TreeWatch.words(new FileSystemException("/srv/shop", null, "Too many open files")))
                .contains("/srv/shop", "Too many open files")
                .doesNotContain("max_user_watches");
    }
}
