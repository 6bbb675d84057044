package dev.falconer.webconfig.release;

import dev.falconer.application.port.driven.CopyFailedException;
import dev.falconer.application.port.driven.ShadowCopies;
import dev.falconer.application.port.driven.Watch;
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
import java.util.SequencedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A numbered folder for each copy, where the policy says; in a folder of the application's own there, if that is not below its
 * home. Data are shared with the copy before and never with the original, which somebody may overwrite in place. Safe on any
 * thread.
 */
public final class FolderShadowCopies implements ShadowCopies {

    private static final Logger LOG = LoggerFactory.getLogger(FolderShadowCopies.class);

    /** By the application's name, what its folder looked like when it was copied last. */
    private final Map<String, SequencedMap<Path, Stamp>> copied = new HashMap<>();
    /** Locked for as long as this process lives: nobody else removes copies from which we run. */
    private final Map<Path, FileChannel> locks = new HashMap<>();

    @Override
    public synchronized Optional<ShadowCopy> take(Application application, ShadowCopyPolicy policy)
            throws CopyFailedException {
        try {
            return copied(application, policy);
        } catch (IOException failure) {
            throw new CopyFailedException(
                    "%s cannot be copied at the moment: %s".formatted(application.home(), FileFailures.words(failure)),
                    failure);
        }
    }

    private Optional<ShadowCopy> copied(Application application, ShadowCopyPolicy policy) throws IOException {
        long began = System.nanoTime();
        var selection = ShadowSelection.of(application, policy);
        FolderFiles files = FolderFiles.of(Path.of(application.home()), selection);
        if (files.entries().equals(copied.get(application.name()))) {
            return Optional.empty();
        }
        Path place = place(application, policy);
        lock(place);
        var folders = new NumberedFolders(place);
        boolean first = !copied.containsKey(application.name());
        if (first && policy.leftovers() == ShadowCopyPolicy.Leftovers.REMOVED_FIRST) {
            folders.remove(_ -> true);
        }
        FolderCopy copy = copy(files, folders);
        int number = folders.add(target -> {
            copy.make(target);
            if (!files.entries().equals(FolderFiles.of(files.root(), selection).entries())) {
                throw new IOException("files in it changed meanwhile (expected: a moment without a change)");
            }
        });
        copied.put(application.name(), files.entries());
        return Optional.of(new ShadowCopy(
                folders.folder(number).toString(),
                files.entries().values().stream()
                        .filter(each -> each.kind() == Kind.FILE)
                        .count(),
                copy.bytesCopied(),
                copy.bytesShared(),
                Duration.ofNanos(System.nanoTime() - began),
                bytes(folders)));
    }

    private static FolderCopy copy(FolderFiles files, NumberedFolders folders) throws IOException {
        List<Integer> numbers = folders.numbers();
        return numbers.isEmpty()
                ? FolderCopy.of(files)
                : FolderCopy.sharing(files, FolderFiles.of(folders.folder(numbers.getLast()), _ -> true));
    }

    /** Files that several copies share count once. */
    private static long bytes(NumberedFolders folders) throws IOException {
        long bytes = 0;
        var seen = new HashSet<String>();
        for (int number : folders.numbers()) {
            for (Stamp stamp :
                    FolderFiles.of(folders.folder(number), _ -> true).entries().values()) {
                if (stamp.kind() == Kind.FILE && seen.add(stamp.key())) {
                    bytes += stamp.size();
                }
            }
        }
        return bytes;
    }

    private void lock(Path place) throws IOException {
        if (locks.containsKey(place)) {
            return;
        }
        Files.createDirectories(place);
        FileChannel channel =
                FileChannel.open(place.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                locks.put(place, channel);
                return;
            }
        } catch (OverlappingFileLockException _) {
            // This process holds it, for whoever made another of these.
        }
        channel.close();
        throw new IOException(
                "another Falconer keeps its copies in " + place + " (expected: another shadowCopyDirectory for each)");
    }

    @Override
    public synchronized void keepPresent(Application application, ShadowCopyPolicy policy) {
        var folders = new NumberedFolders(place(application, policy));
        if (!locks.containsKey(folders.place())) {
            return;
        }
        try {
            folders.remove(number -> !folders.folder(number).toString().equals(application.directory()));
        } catch (IOException failure) {
            LOG.warn(
                    "copies of {} cannot be removed, and are left to the next time: {}",
                    application.home(),
                    FileFailures.words(failure));
        }
    }

    @Override
    public Watch watch(Application application, ShadowCopyPolicy policy, Runnable changed) throws IOException {
        return TreeWatch.open(
                Path.of(application.home()), ShadowSelection.of(application, policy), application.name(), changed);
    }

    private static Path place(Application application, ShadowCopyPolicy policy) {
        Path folder = Path.of(policy.folder());
        return folder.startsWith(Path.of(application.home())) ? folder : ApplicationPlace.in(folder, application);
    }
}
