package dev.falconer.webconfig.server;

import dev.falconer.domain.site.PathBase;
import dev.falconer.domain.site.PoolPolicy;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import dev.falconer.webconfig.reading.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code <applications>} and {@code <applicationDefaults>}. */
final class ApplicationsReader {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final String NAME_EXPECTED = "letters, digits, '.', '_' and '-'";

    private static final int MOST_RELEASES = 100;

    private final List<ApplicationDefaultsElement> defaults;
    private final AttributeTypes types;
    private final Problems problems;
    private final NamedFiles files;

    ApplicationsReader(
            List<ApplicationDefaultsElement> defaults, AttributeTypes types, Problems problems, NamedFiles files) {
        this.defaults = defaults;
        this.types = types;
        this.problems = problems;
        this.files = files;
    }

    /** How the processes of an application are kept of which nothing else is said. */
    PoolPolicy defaultPool() {
        return new PoolReader(types).read(defaults);
    }

    /** Empty where the file names none. */
    List<ApplicationSettings> read(@Nullable ApplicationsElement element) {
        if (element == null) {
            return List.of();
        }
        if (element.items.isEmpty()) {
            problems.schema(element.place(), "<applications> is empty (expected: at least one <application>)");
        }
        var applications = new ArrayList<ApplicationSettings>();
        for (ApplicationElement each : element.items) {
            application(each).ifPresent(application -> {
                checkUnique(each, application, applications);
                applications.add(application);
            });
        }
        return applications;
    }

    private Optional<ApplicationSettings> application(ApplicationElement element) {
        Attribute folder = attribute("folder", element, e -> e.folder);
        if (!folder.isSet()) {
            types.wrong(folder, "the folder of a published application");
        }
        Optional<Path> place = files.path(folder, "a folder").map(Path::of);
        Optional<PathBase> pathBase = pathBase(element);
        Optional<Path> environment = files.path(attribute("environmentFile", element, e -> e.environmentFile))
                .map(Path::of);
        PoolPolicy pool = new PoolReader(types)
                .read(Stream.concat(defaults.stream(), Stream.of(element)).toList());
        int kept = (int) types.number(
                attribute("keepReleases", element, e -> e.keepReleases),
                ApplicationSettings.KEPT_RELEASES,
                1,
                MOST_RELEASES);
        return place.flatMap(path -> name(element, path)
                .flatMap(name ->
                        pathBase.map(base -> new ApplicationSettings(name, path, base, pool, environment, kept))));
    }

    private Optional<String> name(ApplicationElement element, Path folder) {
        Attribute name = attribute("name", element, e -> e.name);
        String text = name.textOr(ApplicationSettings.lastName(folder));
        if (NAME.matcher(text).matches()) {
            return Optional.of(text);
        }
        if (name.isSet()) {
            types.wrong(name, NAME_EXPECTED);
        } else {
            problems.schema(
                    name.place(),
                    "name of <application> is missing, and its folder's is " + text + " (expected: a name of "
                            + NAME_EXPECTED + ")");
        }
        return Optional.empty();
    }

    private Optional<PathBase> pathBase(ApplicationElement element) {
        Attribute path = attribute("path", element, e -> e.path);
        try {
            return Optional.of(PathBase.parse(path.textOr("/")));
        } catch (IllegalArgumentException wrong) {
            types.wrong(path, "/ or /name or /name/name");
            return Optional.empty();
        }
    }

    private void checkUnique(
            ApplicationElement element, ApplicationSettings application, List<ApplicationSettings> others) {
        for (ApplicationSettings other : others) {
            if (application.name().equalsIgnoreCase(other.name())) {
                problems.schema(
                        element.place("name"),
                        "name: " + application.name()
                                + " stands here again (expected: another for each <application>)");
            }
            if (folded(application).equals(folded(other))) {
                problems.schema(
                        element.place("path"),
                        "path: " + application.pathBase() + " is that of " + other.name()
                                + " (expected: another for each <application>)");
            }
        }
    }

    private static String folded(ApplicationSettings application) {
        return application.pathBase().prefix().toLowerCase(Locale.ROOT);
    }

    private static Attribute attribute(
            String name, ApplicationElement element, Function<ApplicationElement, @Nullable String> value) {
        return Attribute.of(name, element, value);
    }
}
