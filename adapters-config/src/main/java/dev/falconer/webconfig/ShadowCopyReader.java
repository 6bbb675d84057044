package dev.falconer.webconfig;

import dev.falconer.domain.site.ShadowCopyPolicy;
import dev.falconer.domain.site.ShadowCopyPolicy.Leftovers;
import dev.falconer.webconfig.reading.Attribute;
import dev.falconer.webconfig.reading.AttributeTypes;
import dev.falconer.webconfig.reading.Problems;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Reads from {@code handlerSettings} whether an application runs from copies of its folder. */
record ShadowCopyReader(HandlerSettings settings, ApplicationFolder home, AttributeTypes types, Problems problems) {

    private static final String DIRECTORY = "shadowCopyDirectory";
    private static final String STANDARD_DIRECTORY = "ShadowCopyDirectory";
    private static final Duration SHORTEST = Duration.ofMillis(100);

    Optional<ShadowCopyPolicy> read() {
        Duration quiet =
                types.fineTimeSpan(settings.attribute("shadowCopyQuietTime"), ShadowCopyPolicy.QUIET_TIME, SHORTEST);
        if (!settings.isTrue("enableShadowCopy") && !settings.isTrue("experimentalEnableShadowCopy")) {
            return Optional.empty();
        }
        return Optional.of(new ShadowCopyPolicy(
                folder(),
                quiet,
                settings.isTrue("cleanShadowCopyDirectory") ? Leftovers.REMOVED_FIRST : Leftovers.REMOVED_LATER));
    }

    private String folder() {
        Attribute directory = settings.attribute(DIRECTORY);
        String text = directory.textOr(STANDARD_DIRECTORY);
        String folder = new LogPaths(home, problems).resolve(directory, text, STANDARD_DIRECTORY);
        if (home.root().startsWith(Path.of(folder))) {
            problems.authoring(
                    directory.place(),
                    DIRECTORY + ": " + text
                            + " (expected: a folder in the application's, or one that does not contain it)");
        }
        return folder;
    }
}
