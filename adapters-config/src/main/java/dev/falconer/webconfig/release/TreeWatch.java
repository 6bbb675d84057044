package dev.falconer.webconfig.release;

import dev.falconer.application.port.driven.Watch;
import dev.falconer.webconfig.release.FolderFiles.Selection;
import dev.falconer.webconfig.watch.FolderIdentity;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder and everything below it under watch, on one virtual thread. It tells that something has changed, not what: who is
 * told looks. A folder that is exchanged for another is taken up.
 */
final class TreeWatch implements Watch {

    private static final Logger LOG = LoggerFactory.getLogger(TreeWatch.class);
    private static final long IDENTITY_CHECK_MILLIS = 500;

    private final Path root;
    private final Selection selection;
    private final Runnable changed;
    private final WatchService service;
    private final Map<WatchKey, Path> folders = new HashMap<>();
    private FolderIdentity identity;
    private boolean complained;

    private TreeWatch(Path root, Selection selection, Runnable changed, WatchService service) throws IOException {
        this.root = root;
        this.selection = selection;
        this.changed = changed;
        this.service = service;
        this.identity = FolderIdentity.at(root);
        register(root);
    }

    /** @throws IOException where it cannot be watched, or not all of it */
    static Watch open(Path root, Selection selection, String application, Runnable changed) throws IOException {
        WatchService service = root.getFileSystem().newWatchService();
        try {
            var watch = new TreeWatch(root, selection, changed, service);
            Thread.ofVirtual().name("watch the folder of " + application).start(watch::run);
            return watch;
        } catch (IOException failure) {
            service.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        try {
            service.close();
        } catch (IOException failure) {
            LOG.warn("Watching {} did not end cleanly: {}", root, failure.toString());
        }
    }

    private void run() {
        try {
            while (true) {
                WatchKey signalled = service.poll(IDENTITY_CHECK_MILLIS, TimeUnit.MILLISECONDS);
                boolean news = signalled != null && drain(signalled);
                FolderIdentity now = FolderIdentity.at(root);
                if (!now.equals(identity)) {
                    identity = now;
                    takeUp(root);
                    news = true;
                }
                if (news) {
                    changed.run();
                }
            }
        } catch (ClosedWatchServiceException closed) {
            LOG.debug("Watching {} has ended", root);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean drain(WatchKey signalled) {
        Path folder = folders.getOrDefault(signalled, root);
        boolean news = false;
        for (WatchEvent<?> event : signalled.pollEvents()) {
            if (event.kind().equals(StandardWatchEventKinds.OVERFLOW)) {
                takeUp(root);
                news = true;
            } else if (event.context() instanceof Path name
                    && selection.includes(root.relativize(folder.resolve(name)))) {
                Path path = folder.resolve(name);
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    takeUp(path);
                }
                news = true;
            }
        }
        if (!signalled.reset()) {
            folders.remove(signalled);
        }
        return news;
    }

    private void takeUp(Path folder) {
        try {
            register(folder);
        } catch (IOException failure) {
            // Gone again, mostly; or there are more folders than the system lets us watch.
            if (Files.isDirectory(folder) && !complained) {
                complained = true;
                LOG.warn(
                        "{} cannot be watched: {} (expected: enough watches, see fs.inotify.max_user_watches)",
                        folder,
                        failure.toString());
            }
        }
    }

    private void register(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes attributes) throws IOException {
                if (!each.equals(root) && !selection.includes(root.relativize(each))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                WatchKey key = each.register(
                        service,
                        StandardWatchEventKinds.ENTRY_CREATE,
                        StandardWatchEventKinds.ENTRY_DELETE,
                        StandardWatchEventKinds.ENTRY_MODIFY);
                folders.put(key, each);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path gone, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
