package dev.falconer.webconfig.release;

import dev.falconer.application.port.driven.CopyFailedException;
import dev.falconer.application.port.driven.ShadowCopies;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.ShadowCopy;
import dev.falconer.domain.site.ShadowCopyPolicy;
import dev.falconer.webconfig.watch.FolderNotifications;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A numbered folder for each copy, where the policy says; in a folder of the application's own there, if that is not below its
 * home. Data are shared with the copy before and never with the original, which somebody may overwrite in place. Safe on any
 * thread; applications do not wait for each other.
 */
public final class FolderShadowCopies implements ShadowCopies {

    private static final Logger LOG = LoggerFactory.getLogger(FolderShadowCopies.class);

    /** By the folder. Never removed: where one is locked, it stays so for as long as this process lives. */
    private final Map<Path, ShadowPlace> places = new ConcurrentHashMap<>();

    private final FolderNotifications notifications;

    /** @param notifications may be others' as well */
    public FolderShadowCopies(FolderNotifications notifications) {
        this.notifications = notifications;
    }

    @Override
    public Optional<ShadowCopy> take(Application application, ShadowCopyPolicy policy) throws CopyFailedException {
        try {
            return place(application, policy).take(application, policy);
        } catch (IOException failure) {
            throw new CopyFailedException(
                    "%s cannot be copied at the moment: %s".formatted(application.home(), FileFailures.words(failure)),
                    failure);
        }
    }

    @Override
    public void keepPresent(Application application, ShadowCopyPolicy policy) {
        try {
            place(application, policy).keepPresent(application);
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
                Path.of(application.home()),
                ShadowSelection.of(application, policy),
                notifications.listen("the folder of " + application.name()),
                changed);
    }

    private ShadowPlace place(Application application, ShadowCopyPolicy policy) {
        Path folder = Path.of(policy.folder());
        return places.computeIfAbsent(
                folder.startsWith(Path.of(application.home())) ? folder : ApplicationPlace.in(folder, application),
                ShadowPlace::new);
    }
}
