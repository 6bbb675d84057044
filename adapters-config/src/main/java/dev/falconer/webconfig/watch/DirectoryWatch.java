package dev.falconer.webconfig.watch;

import dev.falconer.application.port.driven.ChangeWatch;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.Hosting;
import dev.falconer.webconfig.server.ApplicationSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches folders through the operating system's notifications, one virtual thread for each application. Safe on any thread.
 */
public final class DirectoryWatch implements ChangeWatch {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryWatch.class);

    /** A page for people; whatever is larger would be held in memory for nothing. */
    private static final int LARGEST_PAGE = 16 * 1024 * 1024;

    private final Supplier<List<ApplicationSettings>> applications;
    private final SiteSource source;
    private final Function<ApplicationSettings, Path> folders;
    private final FolderNotifications notifications;

    /**
     * @param applications all of the site, by now
     * @param source is asked again, after a change, which files count from now on
     * @param folders says where an application runs from by now
     * @param notifications may be others' as well
     */
    public DirectoryWatch(
            Supplier<List<ApplicationSettings>> applications,
            SiteSource source,
            Function<ApplicationSettings, Path> folders,
            FolderNotifications notifications) {
        this.applications = applications;
        this.source = source;
        this.folders = folders;
        this.notifications = notifications;
    }

    @Override
    public Watch watch(Application application, ChangeObserver observer) throws IOException {
        WatchedPlaces places = places(application);
        return ApplicationWatch.open(
                places, () -> places(source.reload(application)), observer, notifications.listen(application.name()));
    }

    private WatchedPlaces places(Application application) {
        List<ApplicationSettings> all = applications.get();
        Optional<ApplicationSettings> hosted = all.stream()
                .filter(each -> each.name().equals(application.name()))
                .findFirst();
        Optional<Hosting> hosting = application.configuration() instanceof Configuration.Accepted(Hosting accepted)
                ? Optional.of(accepted)
                : Optional.empty();
        return new WatchedPlaces(
                Path.of(application.directory()),
                foldersOf(application),
                hosted.stream()
                        .flatMap(each -> each.ancestors(all).stream())
                        .map(ancestor -> folders.apply(ancestor).toAbsolutePath())
                        .toList(),
                hosted.flatMap(ApplicationSettings::environmentFile).map(Path::toAbsolutePath),
                recyclingFolders(application, hosting),
                hosting.map(each -> each.pool().recycling().files()).orElse(List.of()),
                hosting.map(Hosting::recyclesOnChange).orElse(true));
    }

    /** Of what runs from a copy of its home, a change in the home makes for another copy anyway. */
    private static List<Path> recyclingFolders(Application application, Optional<Hosting> hosting) {
        return hosting.flatMap(Hosting::shadowCopy)
                        .filter(policy -> policy.holds(application.directory()))
                        .isPresent()
                ? List.of(Path.of(application.directory()))
                : foldersOf(application);
    }

    /** The one that an operator knows, and the one that it runs from: mostly the same. */
    private static List<Path> foldersOf(Application application) {
        return Stream.of(application.home(), application.directory())
                .distinct()
                .map(Path::of)
                .toList();
    }

    @Override
    public byte @Nullable [] offlinePage(Application application) {
        for (Path folder : foldersOf(application)) {
            Optional<Path> page = WatchedFiles.offlineFile(folder);
            byte[] bytes = page.isEmpty() ? null : read(page.get());
            if (bytes != null) {
                return bytes;
            }
        }
        return null;
    }

    private static byte @Nullable [] read(Path page) {
        try (InputStream input = Files.newInputStream(page)) {
            byte[] bytes = input.readNBytes(LARGEST_PAGE + 1);
            if (bytes.length <= LARGEST_PAGE) {
                return bytes;
            }
            LOG.warn("{} is larger than 16 MiB and is shown as an empty page", page);
        } catch (IOException e) {
            if (!Files.exists(page)) {
                return null;
            }
            LOG.warn("{} cannot be read and is shown as an empty page: {}", page, e.toString());
        }
        return new byte[0];
    }
}
