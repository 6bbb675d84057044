package dev.falconer.webconfig.release;

import dev.falconer.application.port.driven.ReleaseFailedException;
import dev.falconer.application.port.driven.ReleaseStore;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.Release;
import dev.falconer.webconfig.release.FolderFiles.Selection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for each release, in one for each application. Called as {@link ReleaseStore} says.
 *
 * <pre>
 *   shop-1f3a9c02/         the application, see {@link ApplicationPlace}
 *     1/ 2/ 3/             its releases
 *     4.partial/           one that is being taken over, or was when Falconer was killed
 *     served               see {@link ServedReleases}
 * </pre>
 */
public final class FolderReleases implements ReleaseStore {

    private static final Logger LOG = LoggerFactory.getLogger(FolderReleases.class);
    private static final String EXPECTED = " (expected: the folder of a published application)";

    private final Path root;
    private final ToIntFunction<String> kept;

    /**
     * @param root the folder of all releases; made when the first is deployed
     * @param kept by the name of an application, how many releases are kept beside the present one; at least 1
     */
    public FolderReleases(Path root, ToIntFunction<String> kept) {
        this.root = root;
        this.kept = kept;
    }

    @Override
    public Release take(Application application, String folder) throws ReleaseFailedException {
        Path place = ApplicationPlace.in(root, application);
        try {
            Path source = Path.of(folder);
            if (!Files.isDirectory(source)) {
                throw new IOException("it is not a folder" + EXPECTED);
            }
            // Where it is not known which release serves, the next one could not be noted.
            log(application).numbers();
            Files.createDirectories(place);
            Path real = source.toRealPath();
            if (place.toRealPath().startsWith(real)) {
                throw new IOException("the releases themselves lie in it, in " + place
                        + " (expected: a folder without Falconer's state folder, which FALCONER_STATE names)");
            }
            var folders = new NumberedFolders(place);
            var files = FolderFiles.of(real, selection(application, real));
            int number = folders.add(target -> FolderCopy.of(files).make(target));
            files.special().forEach(each -> LOG.warn("{} is left out: it is no file, folder or link", each));
            return new Release(number, folders.folder(number).toString());
        } catch (IOException failure) {
            throw new ReleaseFailedException(
                    "%s cannot be taken over as a release: %s".formatted(folder, FileFailures.words(failure)), failure);
        }
    }

    /** Of its home the copies and logs do not belong to a release. */
    private static Selection selection(Application application, Path source) {
        return application.configuration() instanceof Configuration.Accepted(var hosting)
                        && source.equals(Path.of(application.home()))
                ? hosting.shadowCopy()
                        .<Selection>map(policy -> ShadowSelection.of(application, policy))
                        .orElse(Selection.ALL)
                : Selection.ALL;
    }

    /** None where it is not known: an application that runs from its own folder is better than none. */
    @Override
    public Optional<Release> current(Application application) {
        try {
            List<Integer> served = log(application).numbers();
            return served.isEmpty() ? Optional.empty() : Optional.of(release(application, served.getLast()));
        } catch (IOException failure) {
            LOG.warn(
                    "what is noted as the present release of {} cannot be used: {}",
                    application.name(),
                    FileFailures.words(failure));
            return Optional.empty();
        }
    }

    @Override
    public Optional<Release> previous(Application application) throws ReleaseFailedException {
        try {
            List<Integer> served = log(application).numbers();
            return served.isEmpty() ? Optional.empty() : Optional.of(before(application, served));
        } catch (IOException failure) {
            throw new ReleaseFailedException(
                    "%s cannot go back: %s".formatted(application.name(), FileFailures.words(failure)), failure);
        }
    }

    /** One whose files are gone is passed over, as nobody could ever go back behind it otherwise. */
    private Release before(Application application, List<Integer> served) {
        for (int number : served.subList(0, served.size() - 1).reversed()) {
            try {
                return release(application, number);
            } catch (IOException missing) {
                LOG.warn("{} goes back further: {}", application.name(), missing.getMessage());
            }
        }
        return new Release(0, application.home());
    }

    @Override
    public void use(Application application, Release release) throws ReleaseFailedException {
        try {
            var served = new ArrayList<>(log(application).numbers());
            int before = served.indexOf(release.number());
            if (release.number() == 0) {
                served.clear();
            } else if (before >= 0) {
                served.subList(before + 1, served.size()).clear();
            } else {
                served.add(release.number());
            }
            int most = kept.applyAsInt(application.name()) + 1;
            log(application).write(served.subList(Math.max(0, served.size() - most), served.size()));
        } catch (IOException failure) {
            throw new ReleaseFailedException(
                    "%s cannot be noted as the present one of %s: %s"
                            .formatted(release, application.name(), FileFailures.words(failure)),
                    failure);
        }
    }

    @Override
    public void tidy(Application application) {
        Path place = ApplicationPlace.in(root, application);
        if (!Files.isDirectory(place)) {
            return;
        }
        try {
            Set<Integer> served = Set.copyOf(log(application).numbers());
            var folders = new NumberedFolders(place.toRealPath());
            Path present = present(application);
            folders.remove(number ->
                    !served.contains(number) && !folders.folder(number).equals(present));
        } catch (IOException failure) {
            LOG.warn(
                    "releases of {} cannot be removed, and are left to the next deployment: {}",
                    application.name(),
                    FileFailures.words(failure));
        }
    }

    /** Where it runs from, whatever the path by which that is known. */
    private static Path present(Application application) throws IOException {
        Path directory = Path.of(application.directory());
        return Files.isDirectory(directory) ? directory.toRealPath() : directory;
    }

    private Release release(Application application, int number) throws IOException {
        Path folder = new NumberedFolders(ApplicationPlace.in(root, application)).folder(number);
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    "release %d is missing: %s (expected: the folder as it was deployed)".formatted(number, folder));
        }
        return new Release(number, folder.toString());
    }

    private ServedReleases log(Application application) {
        return new ServedReleases(ApplicationPlace.in(root, application).resolve("served"));
    }
}
