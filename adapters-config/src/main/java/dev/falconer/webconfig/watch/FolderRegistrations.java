package dev.falconer.webconfig.watch;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of which an application is told. One that is removed and made anew, or exchanged for another, is taken up again.
 * Confined to one thread but for {@link #follows}.
 */
final class FolderRegistrations {

    private static final Logger LOG = LoggerFactory.getLogger(FolderRegistrations.class);

    private final Notices notices;
    private final Map<Path, Registration> registrations = new ConcurrentHashMap<>();
    private final Set<Path> complainedOf = new HashSet<>();

    FolderRegistrations(Notices notices) {
        this.notices = notices;
    }

    /** @throws IOException where the folder cannot be watched */
    void require(Path folder) throws IOException {
        registrations.put(folder, new Registration(FolderIdentity.at(folder), notices.register(folder)));
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

    /** Whether {@link #follow} would find each of them as it was. On any thread. */
    boolean follows(Set<Path> folders) {
        return folders.stream().allMatch(folder -> registration(folder).isFor(FolderIdentity.at(folder)));
    }

    /** The paths by which the folder of this key is known; links may lead to one folder by several. */
    List<Path> folders(WatchKey key) {
        return registrations.entrySet().stream()
                .filter(each -> key.equals(each.getValue().key))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean follow(Path folder) {
        Registration before = registration(folder);
        FolderIdentity identity = FolderIdentity.at(folder);
        if (before.isFor(identity)) {
            return false;
        }
        forget(folder);
        if (identity.equals(FolderIdentity.NONE)) {
            return !before.isForNone();
        }
        try {
            registrations.put(folder, new Registration(identity, notices.register(folder)));
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

    private Registration registration(Path folder) {
        return registrations.getOrDefault(folder, Registration.NONE);
    }

    private void forget(Path folder) {
        Registration former = registrations.remove(folder);
        WatchKey key = former == null ? null : former.key;
        if (key != null && folders(key).isEmpty()) {
            notices.cancel(key);
        }
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
