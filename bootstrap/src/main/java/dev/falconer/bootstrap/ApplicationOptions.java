package dev.falconer.bootstrap;

import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.domain.site.QueuePolicy;
import dev.falconer.webconfig.server.ApplicationSettings;
import dev.falconer.webconfig.server.ServerSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What to host, as far as it can be typed: one folder. A configuration file may name several applications instead. */
final class ApplicationOptions {

    private static final Path CURRENT = Path.of(".");

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "FOLDER",
            description =
                    "The published application; if absent, the applications of --config, or else the current folder.")
    @Nullable
    Path folder;

    @Option(
            names = "--path-base",
            paramLabel = "PATH",
            description = "The application's path on this site, for instance /shop. Default: /")
    @Nullable
    String pathBase;

    @Option(
            names = "--max-waiting",
            paramLabel = "N",
            description = "How many requests may wait while the application starts; the next get 503. Default: what"
                    + " --config says, or " + QueuePolicy.DEFAULT_REQUESTS)
    @Nullable
    Integer maxWaiting;

    /**
     * The applications to host; at least one.
     *
     * @throws IllegalArgumentException naming the option that is wrong, and what was expected
     */
    List<ApplicationSettings> applications(ServerSettings server) {
        Integer limit = maxWaiting;
        if (limit != null && limit < 0) {
            throw new IllegalArgumentException("--max-waiting: " + limit + " (expected: 0 or more)");
        }
        PathBase typed = typedPathBase();
        if (!server.applications().isEmpty() && pathBase != null) {
            throw new IllegalArgumentException("--path-base: " + pathBase
                    + " beside the <applications> of --config (expected: path of an <application>)");
        }
        return applications(Optional.ofNullable(folder), server).stream()
                .map(each -> server.applications().isEmpty() ? each.at(typed) : each)
                .map(each -> limit == null ? each : each.with(withRequests(each.pool(), limit)))
                .toList();
    }

    /**
     * The file's applications, or else the folder, or else the current one.
     *
     * @throws IllegalArgumentException where there are both a folder and applications
     */
    static List<ApplicationSettings> applications(Optional<Path> folder, ServerSettings server) {
        if (server.applications().isEmpty()) {
            return List.of(ApplicationSettings.of(folder.orElse(CURRENT), PathBase.ROOT, server.pool()));
        }
        folder.ifPresent(typed -> {
            throw new IllegalArgumentException(
                    "FOLDER: " + typed + " beside the <applications> of --config (expected: one of the two)");
        });
        return server.applications();
    }

    private PathBase typedPathBase() {
        try {
            return PathBase.parse(pathBase == null ? "/" : pathBase);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("--path-base: " + wrong.getMessage(), wrong);
        }
    }

    private static PoolPolicy withRequests(PoolPolicy pool, int limit) {
        return pool.with(pool.queue().withRequests(limit));
    }
}
