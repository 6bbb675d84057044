package dev.falconer.webconfig.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.falconer.webconfig.watch.Notices.EntryChanged;
import dev.falconer.webconfig.watch.Notices.Hint;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.util.ArrayList;
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
}
