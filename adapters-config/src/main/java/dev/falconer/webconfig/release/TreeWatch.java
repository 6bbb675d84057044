package dev.falconer.webconfig.release;

import dev.falconer.application.port.driven.Watch;
import dev.falconer.webconfig.release.FolderFiles.Selection;
import dev.falconer.webconfig.release.TreeFolders.Followed;
import dev.falconer.webconfig.watch.Notices;
import dev.falconer.webconfig.watch.Notices.EntryChanged;
import dev.falconer.webconfig.watch.Notices.Hint;
import dev.falconer.webconfig.watch.Notices.Notice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder and everything below it under watch, on one virtual thread. It tells that something has changed, not what: who is
 * told looks. A folder that is exchanged for another is taken up. What cannot be watched is tried again.
 */
final class TreeWatch implements Watch {

    private static final Logger LOG = LoggerFactory.getLogger(TreeWatch.class);

    /** The words of Java's LinuxWatchService, which has no exception for this. */
    private static final String OUT_OF_WATCHES = "User limit of inotify watches reached";

    private final Path root;
    private final Runnable changed;
    private final Notices notices;
    private final TreeFolders folders;
    /** Until all of it was followed again. */
    private boolean complained;

    private TreeWatch(Path root, Selection selection, Notices notices, Runnable changed) {
        this.root = root;
        this.changed = changed;
        this.notices = notices;
        this.folders = new TreeFolders(root, selection, notices);
        follow(Set.of(root));
    }

    /**
     * Watches until closed. A root that is missing, or cannot be watched by now, is taken up when it can.
     *
     * @param notices are closed with the watch
     */
    static Watch open(Path root, Selection selection, Notices notices, Runnable changed) {
        try {
            var watch = new TreeWatch(root, selection, notices, changed);
            notices.deliver(watch::take);
            notices.lookInRounds(watch.folders::areRight);
            return watch;
        } catch (RuntimeException failure) {
            notices.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        notices.close();
    }

    private void take(Set<Notice> told) {
        Set<Path> touched = touched(told);
        boolean all = told.contains(Hint.OTHER_FOLDER);
        if (touched.isEmpty() && !all) {
            return;
        }
        // Whoever is told waits anew until it is quiet: trying again alone must not look like a change.
        boolean news = !touched.isEmpty();
        try {
            news |= follow(all ? Set.of(root) : touched);
        } finally {
            if (news) {
                notices.report(changed);
            }
        }
    }

    /** What has changed for certain; the root alone where it is not known what. */
    private Set<Path> touched(Set<Notice> told) {
        var touched = new HashSet<Path>();
        for (Notice notice : told) {
            switch (notice) {
                case EntryChanged entry -> folders.path(entry).ifPresent(touched::add);
                case Hint.ANYTHING -> {
                    return Set.of(root);
                }
                // Following shows whether it is one.
                case Hint.OTHER_FOLDER -> {}
            }
        }
        return touched;
    }

    /** Whether other folders are watched than before. */
    private boolean follow(Set<Path> paths) {
        Followed followed = folders.follow(paths);
        if (followed.failure().isPresent()) {
            complain(followed.failure().get());
        } else if (paths.contains(root)) {
            complained = false;
        }
        return followed.others();
    }

    private void complain(IOException failure) {
        if (!complained) {
            complained = true;
            LOG.warn("{} cannot be watched as a whole, which is tried again: {}", root, words(failure));
        }
    }

    static String words(IOException failure) {
        return OUT_OF_WATCHES.equals(failure.getMessage())
                ? OUT_OF_WATCHES + " (expected: enough of them, see fs.inotify.max_user_watches)"
                : failure.toString();
    }
}
