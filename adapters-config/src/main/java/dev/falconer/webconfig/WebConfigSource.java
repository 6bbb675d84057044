package dev.falconer.webconfig;

import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.application.port.driven.SiteSource;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.Site;
import dev.falconer.webconfig.server.ApplicationSettings;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A site of the folders that the settings name, read anew at each call. Safe on any thread. */
final class WebConfigSource implements SiteSource {

    private static final String EXPECTED = " (expected: the folder of a published application)";

    private final RenewedSettings renewal;
    private volatile WebConfigSettings settings;
    /** By the name of an application, where it runs from, as far as that is not the folder that the settings name. */
    private final Map<String, Path> elsewhere = new ConcurrentHashMap<>();

    /** @param settings that are good until they are renewed */
    WebConfigSource(WebConfigSettings settings, RenewedSettings renewal) {
        this.settings = settings;
        this.renewal = renewal;
    }

    @Override
    public Site load() throws InvalidSiteException {
        return site(settings);
    }

    @Override
    public Site renew() throws InvalidSiteException {
        WebConfigSettings fresh = renewal.read();
        Site site = site(fresh);
        settings = fresh;
        return site;
    }

    private Site site(WebConfigSettings settings) throws InvalidSiteException {
        var applications = new ArrayList<Application>();
        var problems = new ArrayList<Problem>();
        for (ApplicationSettings hosted : settings.applications()) {
            try {
                Path home = directory(hosted.folder());
                applications.add(application(settings, hosted, home, home));
            } catch (UnusableFileException unusable) {
                problems.addAll(unusable.rejected().problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidSiteException(problems);
        }
        return new Site(settings.siteName(), settings.bindings(), applications);
    }

    @Override
    public Application reload(Application application) {
        WebConfigSettings current = settings;
        return current.find(application.name())
                .map(hosted ->
                        application(current, hosted, Path.of(application.home()), Path.of(application.directory())))
                .orElse(application);
    }

    @Override
    public void placed(Application application) {
        if (application.runsFromHome()) {
            elsewhere.remove(application.name());
        } else {
            elsewhere.put(application.name(), Path.of(application.directory()));
        }
    }

    /** Where the application's files are by now. */
    Path folder(ApplicationSettings hosted) {
        return elsewhere.getOrDefault(hosted.name(), hosted.folder());
    }

    /** All that are hosted. */
    List<ApplicationSettings> applications() {
        return settings.applications();
    }

    /** How many releases of it are kept. */
    int keptReleases(String application) {
        return settings.find(application)
                .map(ApplicationSettings::keptReleases)
                .orElse(ApplicationSettings.KEPT_RELEASES);
    }

    private Application application(WebConfigSettings settings, ApplicationSettings hosted, Path home, Path directory) {
        return new Application(
                hosted.name(),
                hosted.pathBase(),
                home.toString(),
                directory.toString(),
                read(settings, hosted, home, new ApplicationFolder(directory), shown(hosted.folder(), directory)));
    }

    private static Path directory(Path folder) throws UnusableFileException {
        try {
            Path directory = folder.toRealPath();
            if (!Files.isDirectory(directory)) {
                throw invalid(folder, "is not a folder" + EXPECTED);
            }
            if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
                throw invalid(folder, "may not be read" + EXPECTED);
            }
            return directory;
        } catch (NoSuchFileException e) {
            throw invalid(folder, "does not exist" + EXPECTED);
        } catch (AccessDeniedException e) {
            throw invalid(folder, "may not be read" + EXPECTED);
        } catch (IOException e) {
            throw invalid(folder, "cannot be read: " + e.getMessage() + EXPECTED);
        }
    }

    /** The folder as the user named it, unless the application's files have come to lie elsewhere. */
    private static Path shown(Path folder, Path directory) {
        try {
            return folder.toRealPath().equals(directory) ? folder : directory;
        } catch (IOException e) {
            // It is gone, and that is told of it by its own name.
            return folder;
        }
    }

    private Configuration read(
            WebConfigSettings settings, ApplicationSettings hosted, Path home, ApplicationFolder folder, Path shown) {
        try {
            Optional<WebConfigFile> file = WebConfigFile.read(folder, shown);
            String name = file.map(WebConfigFile::name).orElse(shown.toString());
            return new WebConfigTranslator(folder, new ApplicationFolder(home), settings, hosted, name)
                    .translate(inherited(settings, hosted), file);
        } catch (UnusableFileException unusable) {
            return unusable.rejected();
        } catch (NoSuchFileException e) {
            return invalid(shown, "does not exist" + EXPECTED).rejected();
        } catch (IOException e) {
            return invalid(shown, "cannot be read: " + e).rejected();
        }
    }

    /** As they are now in the folders that they run from; a folder without the file leaves nothing. */
    private List<WebConfigFile> inherited(WebConfigSettings settings, ApplicationSettings hosted)
            throws UnusableFileException {
        var files = new ArrayList<WebConfigFile>();
        for (ApplicationSettings parent : hosted.ancestors(settings.applications())) {
            Path folder = folder(parent);
            try {
                WebConfigFile.read(new ApplicationFolder(folder.toRealPath()), folder)
                        .ifPresent(files::add);
            } catch (IOException e) {
                throw invalid(folder, "cannot be read, and " + hosted.name() + " inherits from it: " + e);
            }
        }
        return files;
    }

    private static UnusableFileException invalid(Path folder, String message) {
        return new UnusableFileException(new Problem(folder.toString(), 0, 0, message), 0);
    }
}
