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
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operating system tells of folders, for all applications together: it lets a user have a hundred or so of what tells,
 * and each takes a thread. There is one while anybody listens, so that nobody has to close this. Safe on any thread. Registering
 * asks the file system, on Java's thread of the notifications; one that does not answer then holds up those of all applications.
 */
public final class FolderNotifications {

    private static final Logger LOG = LoggerFactory.getLogger(FolderNotifications.class);

    private final FolderRounds rounds = new FolderRounds();
    /** What each is told of. Guarded by this. */
    private final Map<Notices, Set<WatchKey>> listeners = new HashMap<>();
    /** The same the other way round: several may have one folder, and are then given the same key. Guarded by this. */
    private final Map<WatchKey, Set<Notices>> interested = new HashMap<>();
    /** While anybody listens. Guarded by this. */
    private @Nullable WatchService service;

    /**
     * Whoever listens closes what is given here.
     *
     * @param watched what is, for the log and the names of threads
     * @throws IOException where the system has no more to give
     */
    public synchronized Notices listen(String watched) throws IOException {
        if (service == null) {
            WatchService opened = FileSystems.getDefault().newWatchService();
            service = opened;
            Thread.ofPlatform().daemon().name("folder-notifications").start(() -> pass(opened));
        }
        var notices = new Notices(watched, this);
        listeners.put(notices, new HashSet<>());
        return notices;
    }

    /**
     * @throws IOException where the folder cannot be watched
     * @throws ClosedWatchServiceException where the listener has left
     */
    synchronized WatchKey register(Path folder, Notices listener) throws IOException {
        Set<WatchKey> keys = listeners.get(listener);
        if (service == null || keys == null) {
            throw new ClosedWatchServiceException();
        }
        WatchKey key = folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_DELETE,
                StandardWatchEventKinds.ENTRY_MODIFY);
        keys.add(key);
        interested.computeIfAbsent(key, _ -> new HashSet<>()).add(listener);
        return key;
    }

    synchronized void cancel(WatchKey key, Notices listener) {
        Set<WatchKey> keys = listeners.get(listener);
        if (keys != null && keys.remove(key)) {
            tellNoMore(key, listener);
        }
    }

    synchronized void lookInRounds(Runnable look, Notices listener) {
        if (listeners.containsKey(listener)) {
            rounds.add(listener, look);
        }
    }

    synchronized void leave(Notices listener) {
        Set<WatchKey> keys = listeners.remove(listener);
        if (keys == null) {
            return;
        }
        rounds.remove(listener);
        if (listeners.isEmpty()) {
            end();
        } else {
            keys.forEach(key -> tellNoMore(key, listener));
        }
    }

    /** Ends all keys at once: to cancel one waits for Java's thread of the notifications. */
    private void end() {
        interested.clear();
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException e) {
            LOG.warn("Watching folders did not end cleanly: {}", e.toString());
        }
        service = null;
    }

    private void tellNoMore(WatchKey key, Notices listener) {
        Set<Notices> others = interested.get(key);
        if (others != null && others.remove(listener) && others.isEmpty()) {
            interested.remove(key);
            key.cancel();
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
            listening.stream().map(listeners::get).filter(Objects::nonNull).forEach(keys -> keys.remove(key));
            listening.forEach(each -> each.tell(Hint.ANYTHING));
        }
    }
}
