package dev.falconer.webconfig.watch;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of which a watch service tells. One that is removed and made anew, or exchanged for another, is taken up again.
 * Confined to one thread.
 */
final class FolderRegistrations {

    private static final Logger LOG = LoggerFactory.getLogger(FolderRegistrations.class);

    private final WatchService service;
    private final Map<Path, Registration> registrations = new HashMap<>();
    private final Set<Path> complainedOf = new HashSet<>();

    FolderRegistrations(WatchService service) {
        this.service = service;
    }

    /** @throws IOException where the folder cannot be watched */
    void require(Path folder) throws IOException {
        registrations.put(folder, new Registration(FolderIdentity.at(folder), register(folder)));
    }

    /** Watches these folders and no others; whether there is one among them that was not watched until now, or is gone. */
    boolean follow(Set<Path> folders) {
        boolean changed = false;
        for (Path folder : folders) {
            changed |= follow(folder);
        }
        for (Path folder : List.copyOf(registrations.keySet())) {
            if (!folders.contains(folder)) {
                forget(folder);
            }
        }
        return changed;
    }

    /** The paths by which the folder of this key is known; links may lead to one folder by several. */
    List<Path> folders(WatchKey key) {
        return registrations.entrySet().stream()
                .filter(each -> key.equals(each.getValue().key))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean follow(Path folder) {
        Registration before = registrations.getOrDefault(folder, Registration.NONE);
        FolderIdentity identity = FolderIdentity.at(folder);
        if (before.isFor(identity)) {
            return false;
        }
        forget(folder);
        if (identity.equals(FolderIdentity.NONE)) {
            return !before.isForNone();
        }
        try {
            registrations.put(folder, new Registration(identity, register(folder)));
            complainedOf.remove(folder);
            return true;
        } catch (NoSuchFileException e) {
            return !before.isForNone();
        } catch (IOException e) {
            if (complainedOf.add(folder)) {
                LOG.warn("{} cannot be watched at the moment: {}", folder, e.toString());
            }
            return !before.isForNone();
        }
    }

    private void forget(Path folder) {
        Registration former = registrations.remove(folder);
        WatchKey key = former == null ? null : former.key;
        if (key != null && folders(key).isEmpty()) {
            key.cancel();
        }
    }

    private WatchKey register(Path folder) throws IOException {
        return folder.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_DELETE,
                StandardWatchEventKinds.ENTRY_MODIFY);
    }

    private record Registration(
            FolderIdentity identity, @Nullable WatchKey key) {

        static final Registration NONE = new Registration(FolderIdentity.NONE, null);

        boolean isForNone() {
            return identity.equals(FolderIdentity.NONE);
        }

        boolean isFor(FolderIdentity other) {
            return identity.equals(other) && (isForNone() || (key != null && key.isValid()));
        }
    }
}
