package dev.falconer.webconfig.watch;

import dev.falconer.application.port.driven.ChangeWatch.ChangeObserver;
import dev.falconer.application.port.driven.Watch;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One folder under watch. Notifications say that it is worth looking; looking says what changed. So a notification that got
 * lost costs nothing but a look, and never recycles by itself (D15). A folder that is removed and made anew, or exchanged
 * for another, is taken up again.
 *
 * <p>Everything after {@code open} happens on one virtual thread, which alone calls the observer.
 */
final class WatchedFolder implements Watch {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);

    private static final long SETTLED_MILLIS = 50;
    private static final long LONGEST_UNREST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How often we look whether the path still names the folder we watch; that alone raises no notification. */
    private static final long IDENTITY_CHECK_MILLIS = 500;

    private final Path directory;
    private final ChangeObserver observer;
    private final WatchService service;

    private @Nullable WatchKey key;
    private String identity;
    private WatchedFiles known;

    private WatchedFolder(Path directory, ChangeObserver observer, WatchService service) throws IOException {
        this.directory = directory;
        this.observer = observer;
        this.service = service;
        this.key = register();
        this.identity = identity();
        this.known = WatchedFiles.of(directory);
    }

    static Watch open(Path directory, String application, ChangeObserver observer) throws IOException {
        WatchService service = directory.getFileSystem().newWatchService();
        try {
            var folder = new WatchedFolder(directory, observer, service);
            Thread.ofVirtual().name("watch " + application).start(folder::run);
            return folder;
        } catch (IOException e) {
            service.close();
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException e) {
            LOG.warn("Watching {} did not end cleanly: {}", directory, e.toString());
        }
    }

    private void run() {
        try {
            while (true) {
                WatchKey signalled = service.poll(IDENTITY_CHECK_MILLIS, TimeUnit.MILLISECONDS);
                var touched = new HashSet<String>();
                boolean look = signalled != null && drain(signalled, touched);
                if (look) {
                    settle(touched);
                }
                if (followFolder() || look) {
                    tell(touched);
                }
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("Watching {} has ended", directory);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until nothing more comes, but not for ever: somebody may be writing all the time. */
    private void settle(Set<String> touched) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < LONGEST_UNREST_NANOS) {
            WatchKey next = service.poll(SETTLED_MILLIS, TimeUnit.MILLISECONDS);
            if (next == null) {
                return;
            }
            drain(next, touched);
        }
    }

    /** Collects the names that matter; whether a look is worth while. */
    private boolean drain(WatchKey signalled, Set<String> touched) {
        boolean look = false;
        for (WatchEvent<?> event : signalled.pollEvents()) {
            if (event.kind().equals(StandardWatchEventKinds.OVERFLOW)) {
                look = true;
            } else if (event.context() instanceof Path name && WatchedFiles.isOfInterest(name.toString())) {
                look = true;
                touched.add(name.toString());
            }
        }
        return !signalled.reset() || look;
    }

    /** Registers again where the path names another folder than before; whether it does. */
    private boolean followFolder() {
        String now = identity();
        if (now.equals(identity) && (now.isEmpty() || (key != null && key.isValid()))) {
            return false;
        }
        WatchKey former = key;
        if (former != null) {
            former.cancel();
        }
        identity = now;
        key = null;
        if (!now.isEmpty()) {
            try {
                key = register();
            } catch (NoSuchFileException e) {
                identity = "";
            } catch (IOException e) {
                LOG.warn("{} cannot be watched at the moment: {}", directory, e.toString());
                identity = "";
            }
        }
        return true;
    }

    private void tell(Set<String> touched) {
        WatchedFiles before = known;
        WatchedFiles now = WatchedFiles.of(directory);
        known = now;
        if (!now.offline().equals(before.offline())
                || touchesAny(touched, now.offline().keySet())) {
            call(observer::offlineFileChanged);
        }
        if (!now.configuration().equals(before.configuration())
                || touchesAny(touched, now.configuration().keySet())) {
            call(observer::configurationChanged);
        }
    }

    private static boolean touchesAny(Set<String> touched, Set<String> names) {
        return names.stream().anyMatch(touched::contains);
    }

    private void call(Runnable notice) {
        try {
            notice.run();
        } catch (RuntimeException e) {
            LOG.error("A change of {} could not be acted upon", directory, e);
        }
    }

    private WatchKey register() throws IOException {
        return directory.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_DELETE,
                StandardWatchEventKinds.ENTRY_MODIFY);
    }

    /** Differs from folder to folder, whatever their path; empty where there is none. */
    private String identity() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(directory, BasicFileAttributes.class);
            return attributes.isDirectory() ? Objects.toString(attributes.fileKey(), "folder") : "";
        } catch (IOException e) {
            return "";
        }
    }
}
