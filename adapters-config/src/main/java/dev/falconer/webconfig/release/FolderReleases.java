package dev.falconer.webconfig.release;

import dev.falconer.application.port.driven.ReleaseFailedException;
import dev.falconer.application.port.driven.ReleaseStore;
import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Release;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for each release, below one for each application; which one that is, is decided by the application's name and the
 * folder that its configuration names. Called as {@link ReleaseStore} says.
 *
 * <pre>
 *   shop-1f3a9c02/         the application
 *     1/ 2/ 3/             its releases
 *     4.partial/           one that is being taken over, or was when Falconer was killed
 *     served               see {@link ServedReleases}
 * </pre>
 */
public final class FolderReleases implements ReleaseStore {

    private static final Logger LOG = LoggerFactory.getLogger(FolderReleases.class);
    private static final String PARTIAL = ".partial";
    private static final int HASH_BYTES = 4;

    private final Path root;
    private final Map<String, Path> homes;
    private final int kept;

    /**
     * @param root the folder of all releases; made when the first is deployed
     * @param homes by the name of the application, the folder that its configuration names
     * @param kept how many releases are kept, the present one included; at least 2
     */
    public FolderReleases(Path root, Map<String, Path> homes, int kept) {
        this.root = root;
        this.homes = Map.copyOf(homes);
        this.kept = kept;
    }

    @Override
    public Release take(Application application, String folder) throws ReleaseFailedException {
        Path source = Path.of(folder);
        if (!Files.isDirectory(source)) {
            throw new ReleaseFailedException(
                    folder + " is not a folder (expected: the folder of a published application)",
                    new IOException(folder));
        }
        Path place = place(application);
        try {
            Files.createDirectories(place);
            clear(place);
            int number =
                    numbers(place).stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
            Path partial = place.resolve(number + PARTIAL);
            Path whole = place.resolve(Integer.toString(number));
            FolderCopy.make(source.toRealPath(), partial);
            Files.move(partial, whole);
            return new Release(number, whole.toString());
        } catch (IOException failure) {
            throw new ReleaseFailedException(folder + " cannot be copied to " + place + ": " + failure, failure);
        }
    }

    /** What was begun and never ended. */
    private static void clear(Path place) throws IOException {
        for (Path each : children(place)) {
            if (each.toString().endsWith(PARTIAL)) {
                FolderCopy.remove(each);
            }
        }
    }

    @Override
    public Optional<Release> current(Application application) {
        List<Integer> served = served(application);
        return served.isEmpty() ? Optional.empty() : release(application, served.getLast());
    }

    @Override
    public Optional<Release> previous(Application application) {
        List<Integer> served = served(application);
        return switch (served.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new Release(0, home(application).toString()));
            default -> release(application, served.get(served.size() - 2));
        };
    }

    @Override
    public void use(Application application, Release release) throws ReleaseFailedException {
        try {
            var served = new ArrayList<>(served(application));
            int left = served.isEmpty() ? 0 : served.getLast();
            boolean back = release.number() == 0 || served.contains(release.number());
            if (back) {
                while (!served.isEmpty() && served.getLast() != release.number()) {
                    served.removeLast();
                }
            } else {
                served.add(release.number());
            }
            List<Integer> keeping = served.subList(Math.max(0, served.size() - kept), served.size());
            new ServedReleases(place(application).resolve("served")).write(keeping);
            var wanted = new HashSet<>(keeping);
            wanted.add(left);
            prune(application, wanted);
        } catch (IOException | UncheckedIOException failure) {
            throw new ReleaseFailedException(release + " cannot be noted as the present one: " + failure, failure);
        }
    }

    private void prune(Application application, Set<Integer> wanted) throws IOException {
        Path place = place(application);
        for (int number : numbers(place)) {
            if (!wanted.contains(number)) {
                FolderCopy.remove(place.resolve(Integer.toString(number)));
            }
        }
    }

    @Override
    public void discard(Application application, Release release) {
        try {
            if (release.number() > 0 && !served(application).contains(release.number())) {
                FolderCopy.remove(Path.of(release.directory()));
            }
        } catch (IOException failure) {
            LOG.warn("{} of {} cannot be removed: {}", release, application.name(), failure.toString());
        }
    }

    private Optional<Release> release(Application application, int number) {
        Path folder = place(application).resolve(Integer.toString(number));
        if (Files.isDirectory(folder)) {
            return Optional.of(new Release(number, folder.toString()));
        }
        LOG.warn("release {} of {} is missing: {}", number, application.name(), folder);
        return Optional.empty();
    }

    private List<Integer> served(Application application) {
        try {
            return new ServedReleases(place(application).resolve("served")).numbers();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Integer> numbers(Path place) throws IOException {
        return children(place).stream()
                .map(each -> String.valueOf(each.getFileName()))
                .filter(name -> name.matches("[1-9][0-9]{0,8}"))
                .map(Integer::valueOf)
                .toList();
    }

    private static List<Path> children(Path place) throws IOException {
        try (Stream<Path> all = Files.list(place)) {
            return all.toList();
        }
    }

    private Path home(Application application) {
        return homes.getOrDefault(application.name(), Path.of(application.directory()));
    }

    private Path place(Application application) {
        byte[] path = home(application).toString().getBytes(StandardCharsets.UTF_8);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(path);
            return root.resolve(application.name() + "-" + HexFormat.of().formatHex(digest, 0, HASH_BYTES));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java runtime knows SHA-256", impossible);
        }
    }
}
