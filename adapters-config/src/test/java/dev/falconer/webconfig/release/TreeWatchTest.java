package dev.falconer.webconfig.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.falconer.webconfig.release.FolderFiles.Selection;
import dev.falconer.webconfig.watch.FolderNotifications;
import dev.falconer.webconfig.watch.Notices;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeWatchTest {

    @TempDir
    private Path root;

    private final Semaphore told = new Semaphore(0);
    private final FolderNotifications notifications = new FolderNotifications();

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
}
