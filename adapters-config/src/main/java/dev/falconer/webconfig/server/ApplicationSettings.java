package dev.falconer.webconfig.server;

import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One application as the operator names it, before its own configuration is read.
 *
 * @param name unique within the site
 * @param folder of the published application, as the user named it
 * @param pathBase the requests that belong to it
 * @param pool how its processes are kept, where its web.config does not say
 * @param environmentFile further entries of its environment, which count before those of its web.config
 * @param keptReleases how many releases are kept beside the present one
 */
public record ApplicationSettings(
        String name,
        Path folder,
        PathBase pathBase,
        PoolPolicy pool,
        Optional<Path> environmentFile,
        int keptReleases) {

    public static final int KEPT_RELEASES = 3;

    /** Named by its folder. */
    public static ApplicationSettings of(Path folder, PathBase pathBase, PoolPolicy pool) {
        return new ApplicationSettings(lastName(folder), folder, pathBase, pool, Optional.empty(), KEPT_RELEASES);
    }

    public ApplicationSettings at(PathBase other) {
        return new ApplicationSettings(name, folder, other, pool, environmentFile, keptReleases);
    }

    public ApplicationSettings with(PoolPolicy other) {
        return new ApplicationSettings(name, folder, pathBase, other, environmentFile, keptReleases);
    }

    /** Those of the applications whose path bases this one's lies under, from the outermost to the nearest. */
    public List<ApplicationSettings> ancestors(List<ApplicationSettings> applications) {
        return applications.stream()
                .filter(each -> pathBase.liesUnder(each.pathBase))
                .sorted(Comparator.comparingInt(each -> each.pathBase.prefix().length()))
                .toList();
    }

    static String lastName(Path folder) {
        Path last = folder.toAbsolutePath().normalize().getFileName();
        return last == null ? "root" : last.toString();
    }
}
