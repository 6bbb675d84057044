package dev.falconer.webconfig.release;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.ShadowCopy;
import dev.falconer.domain.site.ShadowCopyPolicy;
import dev.falconer.webconfig.release.FolderFiles.Kind;
import dev.falconer.webconfig.release.FolderFiles.Stamp;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which the copies of one application lie, and what is remembered of them. Safe on any thread; whoever comes while
 * another is copying waits.
 */
final class ShadowPlace {

    /** How it is known what a copy is of. */
    private enum Proof {
        /** We have made it. */
        COPIED,
        /** Another Falconer has, and it looks so. */
        COMPARED
    }

    /** What the home looked like when a copy was made of it, or was found to be like it. */
    private record Original(Map<Path, Stamp> entries, Proof proof) {}

    private static final Logger LOG = LoggerFactory.getLogger(ShadowPlace.class);

    private final NumberedFolders folders;
    /** By the directory of the copy. */
    private final Map<String, Original> originals = new HashMap<>();
    /** Open and locked for as long as this process lives: nobody else removes copies from which we run. */
    private @Nullable FileChannel lock;
    /** Whether copies of an earlier Falconer may be here. */
    private boolean leftovers = true;

    ShadowPlace(Path folder) {
        folders = new NumberedFolders(folder);
    }

    synchronized Optional<ShadowCopy> take(Application application, ShadowCopyPolicy policy) throws IOException {
        long began = System.nanoTime();
        var selection = ShadowSelection.of(application, policy);
        FolderFiles files = FolderFiles.of(Path.of(application.home()), selection);
        if (isCopy(application, files)) {
            return Optional.empty();
        }
        lock();
        if (leftovers && policy.leftovers() == ShadowCopyPolicy.Leftovers.REMOVED_FIRST) {
            keepOnly(application.directory());
        }
        FolderCopy copy = copy(files);
        int number = folders.add(target -> {
            copy.make(target);
            if (!files.entries().equals(FolderFiles.of(files.root(), selection).entries())) {
                throw new IOException("files in it changed meanwhile (expected: a moment without a change)");
            }
        });
        leftovers = false;
        String directory = folders.folder(number).toString();
        originals.put(directory, new Original(files.entries(), Proof.COPIED));
        return Optional.of(new ShadowCopy(
                directory,
                files.entries().values().stream()
                        .filter(each -> each.kind() == Kind.FILE)
                        .count(),
                copy.bytesCopied(),
                copy.bytesShared(),
                Duration.ofNanos(System.nanoTime() - began),
                bytes()));
    }

    /** Whether the application runs from a copy of just these files. */
    private boolean isCopy(Application application, FolderFiles files) throws IOException {
        Original original = originals.get(application.directory());
        if (original != null) {
            return original.entries().equals(files.entries());
        }
        Path directory = Path.of(application.directory());
        if (application.runsFromHome()
                || !folders.place().equals(directory.getParent())
                || !FolderCopy.of(files).isAt(directory)) {
            return false;
        }
        originals.put(application.directory(), new Original(files.entries(), Proof.COMPARED));
        return true;
    }

    /** Shares with the last copy if we have made it: what another Falconer copied may only look like the same. */
    private FolderCopy copy(FolderFiles files) throws IOException {
        List<Integer> numbers = folders.numbers();
        if (numbers.isEmpty()) {
            return FolderCopy.of(files);
        }
        Path last = folders.folder(numbers.getLast());
        Original original = originals.get(last.toString());
        if (original == null || original.proof() == Proof.COMPARED) {
            return FolderCopy.of(files);
        }
        try {
            return FolderCopy.sharing(files, FolderFiles.inUse(last), original.entries());
        } catch (IOException failure) {
            // The application may do there what it likes.
            LOG.debug("the next copy shares nothing with {}", last, failure);
            return FolderCopy.of(files);
        }
    }

    /** Files that several copies share count once. What cannot be looked at does not: the copy is good without it. */
    private long bytes() {
        long bytes = 0;
        var seen = new HashSet<String>();
        try {
            for (int number : folders.numbers()) {
                for (Stamp stamp :
                        FolderFiles.inUse(folders.folder(number)).entries().values()) {
                    if (stamp.kind() == Kind.FILE && seen.add(stamp.key())) {
                        bytes += stamp.size();
                    }
                }
            }
        } catch (IOException failure) {
            LOG.debug("what the copies in {} take up is not known in full", folders.place(), failure);
        }
        return bytes;
    }

    private void lock() throws IOException {
        if (lock != null) {
            return;
        }
        Files.createDirectories(folders.place());
        FileChannel channel =
                FileChannel.open(folders.place().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                lock = channel;
                return;
            }
        } catch (OverlappingFileLockException _) {
            // This process holds it, for whoever made another of these.
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
        channel.close();
        throw new IOException("another Falconer keeps its copies in " + folders.place()
                + " (expected: that it ends, or another shadowCopyDirectory for each)");
    }

    /** Nothing happens where another Falconer has its copies here. */
    synchronized void keepPresent(Application application) throws IOException {
        if (lock != null) {
            keepOnly(application.directory());
        }
    }

    private void keepOnly(String directory) throws IOException {
        originals.keySet().retainAll(Set.of(directory));
        folders.remove(number -> !folders.folder(number).toString().equals(directory));
    }
}
