package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Application;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Notices changes of an application's files: its configuration and {@code app_offline.htm} (behaviour.md 5.3, 5.5; D15).
 */
public interface ChangeWatch {

    /**
     * Watches the application's directory and its home until closed, and the files that its configuration names, now and after
     * each change of it. The observer is called on any thread, never concurrently.
     *
     * @throws IOException when the directory cannot be watched
     */
    Watch watch(Application application, ChangeObserver observer) throws IOException;

    /**
     * The bytes of {@code app_offline.htm} in the application's home, or else in its directory, whatever the case of its name;
     * null where no regular file of that name stands. A file that cannot be read gives no bytes. Called on a virtual thread.
     */
    byte @Nullable [] offlinePage(Application application);

    /** Told about changes; many at once are told once, after they have settled. */
    interface ChangeObserver {

        /** {@code app_offline.htm} appeared, disappeared or changed. */
        void offlineFileChanged();

        /** The configuration, or one that it inherits from, was written, touched, removed or came back. */
        void configurationChanged();

        /** A file of {@code RecyclingPolicy#files()} was written, touched, removed or came back. */
        void recyclingFileChanged();
    }
}
