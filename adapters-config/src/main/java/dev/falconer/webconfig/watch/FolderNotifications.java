package dev.falconer.webconfig.watch;

import dev.falconer.webconfig.watch.Notices.EntryChanged;
import dev.falconer.webconfig.watch.Notices.Hint;
import dev.falconer.webconfig.watch.Notices.Notice;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operating system tells of folders, for all applications together: it lets a user have a hundred or so of what tells,
 * and each takes a thread. There is one while anybody listens. Safe on any thread. Registering asks the file system, on Java's
 * thread of the notifications; one that does not answer then holds up those of all applications.
 */
final class FolderNotifications {

    private static final Logger LOG = LoggerFactory.getLogger(FolderNotifications.class);

    private final FolderRounds rounds = new FolderRounds();
    /** Guarded by this. */
    private final Set<Notices> listeners = new HashSet<>();
    /** Several applications may have one folder, and are then given the same key. Guarded by this. */
    private final Map<WatchKey, Set<Notices>> interested = new HashMap<>();
    /** While anybody listens. Guarded by this. */
    private @Nullable WatchService service;

    /** @throws IOException where the system has no more to give */
    synchronized Notices listen(String application) throws IOException {
        if (service == null) {
            WatchService opened = FileSystems.getDefault().newWatchService();
            service = opened;
            Thread.ofPlatform().daemon().name("folder-notifications").start(() -> pass(opened));
        }
        var notices = new Notices(application, this);
        listeners.add(notices);
        return notices;
    }

    /**
     * @throws IOException where the folder cannot be watched
     * @throws ClosedWatchServiceException where the listener has left
     */
    synchronized WatchKey register(Path folder, Notices listener) throws IOException {
        if (service == null || !listeners.contains(listener)) {
            throw new ClosedWatchServiceException();
        }
        WatchKey key = folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_DELETE,
                StandardWatchEventKinds.ENTRY_MODIFY);
        interested.computeIfAbsent(key, _ -> new HashSet<>()).add(listener);
        return key;
    }

    synchronized void cancel(WatchKey key, Notices listener) {
        Set<Notices> others = interested.get(key);
        if (others != null && others.remove(listener) && others.isEmpty()) {
            interested.remove(key);
            key.cancel();
        }
    }

    synchronized void lookInRounds(Runnable look, Notices listener) {
        if (listeners.contains(listener)) {
            rounds.add(listener, look);
        }
    }

    synchronized void leave(Notices listener) {
        if (!listeners.remove(listener)) {
            return;
        }
        rounds.remove(listener);
        Set.copyOf(interested.keySet()).forEach(key -> cancel(key, listener));
        if (listeners.isEmpty() && service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOG.warn("Watching folders did not end cleanly: {}", e.toString());
            }
            service = null;
        }
    }

    private void pass(WatchService from) {
        try {
            while (true) {
                pass(from.take());
            }
        } catch (ClosedWatchServiceException e) {
            LOG.debug("Nobody listens to changes of folders");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void pass(WatchKey key) {
        Set<Notices> listening = interested.getOrDefault(key, Set.of());
        for (WatchEvent<?> event : key.pollEvents()) {
            // Without a name: more happened than Java keeps.
            Notice notice = event.context() instanceof Path name ? new EntryChanged(key, name) : Hint.ANYTHING;
            listening.forEach(each -> each.tell(notice));
        }
        if (!key.reset()) {
            interested.remove(key);
            listening.forEach(each -> each.tell(Hint.ANYTHING));
        }
    }
}
