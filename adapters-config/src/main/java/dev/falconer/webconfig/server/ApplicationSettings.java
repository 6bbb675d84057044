package dev.falconer.webconfig.server;

import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One application as the operator names it, before its own configuration is read.
 *
 * @param name unique within the site
 * @param folder of the published application, as the user named it
 * @param pathBase the requests that belong to it
 * @param pool how its processes are kept, where its web.config does not say
 * @param environmentFile further entries of its environment, which count before those of its web.config
 */
public record ApplicationSettings(
        String name, Path folder, PathBase pathBase, PoolPolicy pool, Optional<Path> environmentFile) {

    /** Named by its folder. */
    public static ApplicationSettings of(Path folder, PathBase pathBase, PoolPolicy pool) {
        return new ApplicationSettings(lastName(folder), folder, pathBase, pool, Optional.empty());
    }

    public ApplicationSettings at(PathBase other) {
        return new ApplicationSettings(name, folder, other, pool, environmentFile);
    }

    public ApplicationSettings with(PoolPolicy other) {
        return new ApplicationSettings(name, folder, pathBase, other, environmentFile);
    }

    /** Those of the applications whose path bases this one's lies under, from the outermost to the nearest. */
    public List<ApplicationSettings> ancestors(List<ApplicationSettings> applications) {
        return applications.stream()
                .filter(this::liesUnder)
                .sorted(Comparator.comparingInt(each -> each.pathBase.prefix().length()))
                .toList();
    }

    private boolean liesUnder(ApplicationSettings other) {
        return folded(pathBase).startsWith(folded(other.pathBase) + "/");
    }

    static String lastName(Path folder) {
        Path last = folder.toAbsolutePath().normalize().getFileName();
        return last == null ? "root" : last.toString();
    }

    /** Requests are routed without regard to letter case. */
    private static String folded(PathBase base) {
        return base.prefix().toLowerCase(Locale.ROOT);
    }
}
