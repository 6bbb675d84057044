package dev.falconer.webconfig.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.falconer.webconfig.watch.Notices.EntryChanged;
import dev.falconer.webconfig.watch.Notices.Hint;
import dev.falconer.webconfig.watch.Notices.Notice;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoticesTest {

    @TempDir
    private Path folder;

    private final FolderNotifications notifications = new FolderNotifications();
    private Notices notices;
    private WatchKey key;

    @BeforeEach
    void register() throws IOException {
        notices = notifications.listen("site");
        key = notices.register(folder);
    }

    @AfterEach
    void close() {
        notices.close();
    }

    @Test
    void oneThatIsToldTwiceIsTakenOnce() throws Exception {
        var changed = new EntryChanged(key, Path.of("web.config"));
        notices.tell(changed);
        notices.tell(changed);

        assertThat(notices.take()).containsExactly(changed);
        assertThat(notices.take(1)).isEmpty();
    }

    @Test
    void ofTooManyItIsKnownThatThereWereSome() throws Exception {
        for (int i = 0; i < 100_000; i++) {
            notices.tell(new EntryChanged(key, Path.of("file" + i)));
        }

        assertThat(notices.take()).contains(Hint.ANYTHING).hasSizeLessThan(1000);
    }

    @Test
    void onceClosedNothingIsTakenAndNothingCanBeRegistered() {
        notices.tell(Hint.ANYTHING);

        notices.close();

        assertThatExceptionOfType(ClosedWatchServiceException.class).isThrownBy(notices::take);
        assertThatExceptionOfType(ClosedWatchServiceException.class).isThrownBy(() -> notices.take(1));
        assertThatExceptionOfType(ClosedWatchServiceException.class).isThrownBy(() -> notices.register(folder));
    }

    @Test
    void onceClosedNothingIsReported() {
        var reported = new ArrayList<String>();
        notices.report(() -> reported.add("before"));
        notices.close();

        assertThatExceptionOfType(ClosedWatchServiceException.class)
                .isThrownBy(() -> notices.report(() -> reported.add("after")));

        assertThat(reported).containsExactly("before");
    }

    @Test
    void oneFolderOfTwoIsWatchedUntilTheLastLeaves() throws Exception {
        Notices other = notifications.listen("other");
        assertThat(other.register(folder)).isSameAs(key);

        notices.close();
        assertThat(key.isValid()).isTrue();
        other.cancel(key);
        assertThat(key.isValid()).isFalse();

        other.close();
    }

    @Test
    void nothingIsLeftWhenTheLastHasLeft() {
        notices.close();

        assertThat(key.isValid()).isFalse();
    }

    @Test
    void oneWhoFailsIsToldOfTheNext() throws Exception {
        var taken = new LinkedBlockingQueue<Set<Notice>>();
        notices.deliver(told -> {
            taken.add(told);
            throw new IllegalStateException("in a test");
        });

        notices.tell(Hint.ANYTHING);
        assertThat(taken.poll(10, TimeUnit.SECONDS)).containsExactly(Hint.ANYTHING);
        notices.tell(Hint.OTHER_FOLDER);

        assertThat(taken.poll(10, TimeUnit.SECONDS)).containsExactly(Hint.OTHER_FOLDER);
    }

    @Test
    void nobodyIsToldWhoWantsToKnowNoMore() throws Exception {
        var delivered = new CompletableFuture<Thread>();
        var taken = new LinkedBlockingQueue<Set<Notice>>();
        notices.deliver(told -> {
            taken.add(told);
            delivered.complete(Thread.currentThread());
            throw new ClosedWatchServiceException();
        });

        notices.tell(Hint.ANYTHING);

        assertThat(delivered.get(10, TimeUnit.SECONDS).join(Duration.ofSeconds(10)))
                .isTrue();
        assertThat(taken).hasSize(1);
    }

    @Test
    void whoeverListensAfterTheLastHasLeftIsToldAgain() throws Exception {
        notices.close();
        Notices next = notifications.listen("next");
        try {
            WatchKey fresh = next.register(folder);
            Files.createFile(folder.resolve("web.config"));

            assertThat(fresh).isNotSameAs(key);
            assertThat(next.take(10_000)).contains(new EntryChanged(fresh, Path.of("web.config")));
        } finally {
            next.close();
        }
    }
}
