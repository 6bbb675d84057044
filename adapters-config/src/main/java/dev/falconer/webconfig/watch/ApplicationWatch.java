package dev.falconer.webconfig.watch;

import dev.falconer.application.port.driven.ChangeWatch.ChangeObserver;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.webconfig.watch.FolderLook.Stamp;
import dev.falconer.webconfig.watch.Notices.EntryChanged;
import dev.falconer.webconfig.watch.Notices.Hint;
import dev.falconer.webconfig.watch.Notices.Notice;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One application's files under watch. Notifications say that it is worth looking; looking says what changed. So a
 * notification that got lost costs nothing but a look, and never recycles by itself (D15).
 *
 * <p>Everything after {@code open} happens on one virtual thread, which alone calls the observer; only whether the folders are still
 * the same is looked at on the thread of the {@link FolderRounds}.
 */
final class ApplicationWatch implements Watch {

    private static final long SETTLED_MILLIS = 50;
    private static final long LONGEST_UNREST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** More folders one below the other are not found in one look, but in the next. */
    private static final int MOST_LOOKS = 10;

    private final ChangeObserver observer;
    private final Supplier<WatchedPlaces> fresh;
    private final Notices notices;
    private final FolderRegistrations registrations;

    private WatchedPlaces places;
    /** Written on the watching thread, read in the rounds. */
    private volatile WatchedFiles known;

    private ApplicationWatch(
            WatchedPlaces places, Supplier<WatchedPlaces> fresh, ChangeObserver observer, Notices notices)
            throws IOException {
        this.places = places;
        this.fresh = fresh;
        this.observer = observer;
        this.notices = notices;
        this.registrations = new FolderRegistrations(notices);
        registrations.require(places.folder());
        this.known = look(places);
    }

    /**
     * Watches until closed.
     *
     * @param fresh says what is to be watched after the configuration has changed; asked on the watching thread
     * @param notices are closed with the watch
     * @throws IOException where the application's own folder cannot be watched
     */
    static Watch open(WatchedPlaces places, Supplier<WatchedPlaces> fresh, ChangeObserver observer, Notices notices)
            throws IOException {
        try {
            var watch = new ApplicationWatch(places, fresh, observer, notices);
            notices.deliver(watch::take);
            notices.lookInRounds(watch::follows);
            return watch;
        } catch (IOException | RuntimeException e) {
            notices.close();
            throw e;
        }
    }

    @Override
    public void close() {
        notices.close();
    }

    /** On another thread. */
    private boolean follows() {
        return registrations.follows(known.folders().keySet());
    }

    private void take(Set<Notice> told) throws InterruptedException {
        var touched = new HashSet<Path>();
        boolean look = sort(told, touched);
        if (look) {
            settle(touched);
        }
        if (registrations.follow(known.folders().keySet()) || look) {
            tell(touched);
        }
    }

    /** Waits until nothing more comes, but not for ever: somebody may be writing all the time. */
    private void settle(Set<Path> touched) throws InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < LONGEST_UNREST_NANOS) {
            Set<Notice> more = notices.take(SETTLED_MILLIS);
            if (more.isEmpty()) {
                return;
            }
            sort(more, touched);
        }
    }

    /** Collects the files that matter; whether a look is worth while. */
    private boolean sort(Set<Notice> told, Set<Path> touched) {
        boolean look = told.contains(Hint.ANYTHING);
        for (Notice notice : told) {
            if (notice instanceof EntryChanged(WatchKey key, Path name)) {
                for (Path folder : registrations.folders(key)) {
                    if (known.isOfInterest(folder, name.toString())) {
                        look = true;
                        touched.add(folder.resolve(name));
                    }
                }
            }
        }
        return look;
    }

    /** Looks until every folder that was found is under watch, so that nothing appears in one unnoticed. */
    private WatchedFiles look(WatchedPlaces where) {
        WatchedFiles files = WatchedFiles.of(where);
        for (int i = 0; i < MOST_LOOKS && registrations.follow(files.folders().keySet()); i++) {
            files = WatchedFiles.of(where);
        }
        return files;
    }

    /** Looks again after a change of the configuration: other files may count now, and more may have happened meanwhile. */
    private void tell(Set<Path> touched) {
        boolean reconfigured = tellChanges(touched);
        while (reconfigured) {
            reconfigured = tellChanges(Set.of());
        }
    }

    /** Whether the configuration is among them. */
    private boolean tellChanges(Set<Path> touched) {
        WatchedFiles before = known;
        WatchedFiles now = look(places);
        known = now;
        if (differ(before.offline(), now.offline(), touched)) {
            notices.report(observer::offlineFileChanged);
        }
        boolean reconfigured = differ(before.configuration(), now.configuration(), touched);
        boolean recycled = reconfigured && places.recyclesOnChange();
        if (reconfigured) {
            notices.report(observer::configurationChanged);
            notices.report(() -> places = fresh.get());
            // Whatever happened to the files that count from now on, processes of this configuration have seen.
            known = now.withRecycling(look(places));
        }
        if (differ(before.recycling(), now.recycling(), touched) && !recycled) {
            notices.report(observer::recyclingFileChanged);
        }
        return reconfigured;
    }

    private static boolean differ(Map<Path, Stamp> before, Map<Path, Stamp> now, Set<Path> touched) {
        return !now.equals(before) || now.keySet().stream().anyMatch(touched::contains);
    }
}
