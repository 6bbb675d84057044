package dev.falconer.webconfig.release;

import dev.falconer.application.port.driven.Watch;
import dev.falconer.webconfig.release.FolderFiles.Selection;
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
 * told looks. A folder that is exchanged for another is taken up.
 */
final class TreeWatch implements Watch {

    private static final Logger LOG = LoggerFactory.getLogger(TreeWatch.class);

    private final Path root;
    private final Runnable changed;
    private final Notices notices;
    private final TreeFolders folders;
    private boolean complained;

    private TreeWatch(Path root, Selection selection, Notices notices, Runnable changed) throws IOException {
        this.root = root;
        this.changed = changed;
        this.notices = notices;
        this.folders = new TreeFolders(root, selection, notices);
        folders.follow(Set.of(root));
    }

    /**
     * @param notices are closed with the watch
     * @throws IOException where it cannot be watched, or not all of it
     */
    static Watch open(Path root, Selection selection, Notices notices, Runnable changed) throws IOException {
        try {
            var watch = new TreeWatch(root, selection, notices, changed);
            notices.deliver(watch::take);
            notices.lookInRounds(watch.folders::hasSameRoot);
            return watch;
        } catch (IOException | RuntimeException failure) {
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
        if (!touched.isEmpty()) {
            follow(touched);
            notices.report(changed);
        }
    }

    /** The root alone where it is not known what else. */
    private Set<Path> touched(Set<Notice> told) {
        var touched = new HashSet<Path>();
        for (Notice notice : told) {
            switch (notice) {
                case EntryChanged entry -> folders.path(entry).ifPresent(touched::add);
                case Hint.ANYTHING, Hint.OTHER_FOLDER -> {
                    return Set.of(root);
                }
            }
        }
        return touched;
    }

    private void follow(Set<Path> touched) {
        try {
            folders.follow(touched);
        } catch (IOException failure) {
            if (!complained) {
                complained = true;
                LOG.warn(
                        "{} cannot be watched as a whole: {} (expected: enough watches, see fs.inotify.max_user_watches)",
                        root,
                        failure.toString());
            }
        }
    }
}
