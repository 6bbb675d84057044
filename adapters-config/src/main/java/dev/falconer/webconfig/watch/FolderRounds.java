package dev.falconer.webconfig.watch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, in turns, whether paths still name the folders that are watched: that another folder takes a path raises no
 * notification. One thread looks for all applications, because to wake one for each takes more than to look; it is one of its own,
 * because a file system that does not answer holds it up. Safe on any thread.
 */
final class FolderRounds {

    private static final Logger LOG = LoggerFactory.getLogger(FolderRounds.class);

    private static final long BETWEEN_ROUNDS_MILLIS = 500;

    /** By whose it is. Guarded by this. */
    private final Map<Notices, Runnable> looks = new HashMap<>();
    /** While there is anything to look for. Guarded by this. */
    private @Nullable Thread looking;

    /** Looks in each turn from now on. */
    synchronized void add(Notices whose, Runnable look) {
        looks.put(whose, look);
        if (looking == null) {
            looking = Thread.ofPlatform().daemon().name("folder-rounds").start(this::run);
        }
    }

    synchronized void remove(Notices whose) {
        looks.remove(whose);
        if (looks.isEmpty() && looking != null) {
            looking.interrupt();
            looking = null;
        }
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_ROUNDS_MILLIS);
                snapshot().forEach(FolderRounds::look);
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<Runnable> snapshot() {
        return List.copyOf(looks.values());
    }

    private static void look(Runnable look) {
        try {
            look.run();
        } catch (RuntimeException e) {
            LOG.error("Whether the right folders are watched could not be seen", e);
        }
    }
}
