package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Application;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Changes that a test brings about by hand; observers are called before the call that changed something returns. */
public final class FakeChangeWatch implements ChangeWatch {

    private final List<Observed> observed = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> offlinePages = new ConcurrentHashMap<>();
    private volatile boolean unwatchable;

    /** From now on no directory can be watched. */
    public void breakWatching() {
        unwatchable = true;
    }

    /** The application's {@code app_offline.htm} appears or changes. */
    public void putOffline(Application application, byte[] page) {
        offlinePages.put(application.name(), page.clone());
        tell(application, ChangeObserver::offlineFileChanged);
    }

    /** The application's {@code app_offline.htm} disappears. */
    public void removeOffline(Application application) {
        if (offlinePages.remove(application.name()) != null) {
            tell(application, ChangeObserver::offlineFileChanged);
        }
    }

    /** Lets a page stand there without telling anyone, as when it was there before the host started. */
    public void placeOfflineSilently(Application application, byte[] page) {
        offlinePages.put(application.name(), page.clone());
    }

    /** The application's configuration is written or touched. */
    public void touchConfiguration(Application application) {
        tell(application, ChangeObserver::configurationChanged);
    }

    /** A file on which the application's processes depend is written or touched. */
    public void touchRecyclingFile(Application application) {
        tell(application, ChangeObserver::recyclingFileChanged);
    }

    /** Whether anyone watches this application. */
    public boolean watches(Application application) {
        return observed.stream().anyMatch(each -> each.application.equals(application.name()));
    }

    @Override
    public Watch watch(Application application, ChangeObserver observer) throws IOException {
        if (unwatchable) {
            throw new IOException(application.directory() + " cannot be watched");
        }
        var entry = new Observed(application.name(), observer);
        observed.add(entry);
        return () -> observed.remove(entry);
    }

    @Override
    public byte @Nullable [] offlinePage(Application application) {
        byte[] page = offlinePages.get(application.name());
        return page == null ? null : page.clone();
    }

    private void tell(Application application, Notice notice) {
        for (Observed each : observed) {
            if (each.application.equals(application.name())) {
                notice.give(each.observer);
            }
        }
    }

    private interface Notice {
        void give(ChangeObserver observer);
    }

    /** One registration; equal to itself only. */
    private static final class Observed {
        private final String application;
        private final ChangeObserver observer;

        Observed(String application, ChangeObserver observer) {
            this.application = application;
            this.observer = observer;
        }
    }
}
