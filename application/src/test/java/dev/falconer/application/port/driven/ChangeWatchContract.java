package dev.falconer.application.port.driven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.domain.site.Application;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@link ChangeWatch} keeps to. An adapter extends it, supplies the subject and makes the changes. */
public abstract class ChangeWatchContract {

    private static final byte[] PAGE = "<p>back soon</p>\r\n".getBytes(StandardCharsets.UTF_8);

    protected abstract ChangeWatch subject();

    /** The application whose files change; it has a configuration, and its processes depend on a file. */
    protected abstract Application application();

    protected abstract void putOfflinePage(byte[] page) throws Exception;

    protected abstract void removeOfflinePage() throws Exception;

    /** Writes the configuration again, without a change of meaning. */
    protected abstract void touchConfiguration() throws Exception;

    /** Writes the file that the processes depend on. */
    protected abstract void touchRecyclingFile() throws Exception;

    @Test
    @DisplayName("AO-10 app_offline.htm is noticed when it appears")
    void theOfflineFileIsNoticedWhenItAppears() throws Exception {
        var observer = new RecordingObserver();
        try (Watch _ = subject().watch(application(), observer)) {
            putOfflinePage(PAGE);

            assertThat(observer.next()).isEqualTo("offline");
        }
    }

    @Test
    void theOfflineFileIsNoticedWhenItGoes() throws Exception {
        putOfflinePage(PAGE);
        var observer = new RecordingObserver();
        try (Watch _ = subject().watch(application(), observer)) {
            removeOfflinePage();

            assertThat(observer.next()).isEqualTo("offline");
            assertThat(subject().offlinePage(application())).isNull();
        }
    }

    @Test
    @DisplayName("RC-05 a configuration that is written again is noticed, even if it says the same")
    void aTouchedConfigurationIsNoticed() throws Exception {
        var observer = new RecordingObserver();
        try (Watch _ = subject().watch(application(), observer)) {
            touchConfiguration();

            assertThat(observer.next()).isEqualTo("configuration");
        }
    }

    @Test
    void aFileThatProcessesDependOnIsNoticed() throws Exception {
        var observer = new RecordingObserver();
        try (Watch _ = subject().watch(application(), observer)) {
            touchRecyclingFile();

            assertThat(observer.next()).isEqualTo("recycling file");
        }
    }

    @Test
    void afterTheWatchIsClosedNobodyIsTold() throws Exception {
        var closed = new RecordingObserver();
        var open = new RecordingObserver();
        Watch watch = subject().watch(application(), closed);
        watch.close();
        watch.close();
        try (Watch _ = subject().watch(application(), open)) {
            touchConfiguration();

            assertThat(open.next()).isEqualTo("configuration");
            assertThat(closed.told()).isZero();
        }
    }

    @Test
    @DisplayName("AO-13 the offline page is handed out byte by byte")
    void theOfflinePageIsHandedOutAsItIs() throws Exception {
        byte[] page = {0, 1, (byte) 0xFF, '\r', '\n'};
        putOfflinePage(page);

        assertThat(subject().offlinePage(application())).isEqualTo(page);
    }

    @Test
    void withoutAnOfflineFileThereIsNoPage() {
        assertThat(subject().offlinePage(application())).isNull();
    }

    @Test
    void anEmptyOfflineFileIsAnEmptyPage() throws Exception {
        putOfflinePage(new byte[0]);

        assertThat(subject().offlinePage(application())).isEmpty();
    }

    /** Keeps what it is told, in order. */
    protected static final class RecordingObserver implements ChangeWatch.ChangeObserver {

        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        public RecordingObserver() {}

        @Override
        public void offlineFileChanged() {
            told.add("offline");
        }

        @Override
        public void configurationChanged() {
            told.add("configuration");
        }

        @Override
        public void recyclingFileChanged() {
            told.add("recycling file");
        }

        /** What comes next; fails after ten seconds of silence. */
        public String next() throws InterruptedException {
            String next = told.poll(10, TimeUnit.SECONDS);
            return next == null ? "nothing" : next;
        }

        public int told() {
            return told.size();
        }
    }
}
