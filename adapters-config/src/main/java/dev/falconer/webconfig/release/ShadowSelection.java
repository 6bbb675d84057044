package dev.falconer.webconfig.release;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.DebugLog;
import dev.falconer.domain.site.OutputPolicy;
import dev.falconer.domain.site.ShadowCopyPolicy;
import dev.falconer.webconfig.release.FolderFiles.Selection;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What belongs to an application's files: not the copies, nor the logs that Falconer writes for it, nor the page that takes it
 * offline.
 *
 * @param home of the application
 * @param copies the folder of its copies
 * @param output the beginning of the paths of its logs
 */
record ShadowSelection(Path home, Path copies, Optional<Path> output, Optional<Path> debugLog) implements Selection {

    static ShadowSelection of(Application application, ShadowCopyPolicy policy) {
        Optional<Path> output = Optional.empty();
        Optional<Path> debugLog = Optional.empty();
        if (application.configuration() instanceof Configuration.Accepted(var hosting)) {
            if (hosting.output() instanceof OutputPolicy.LogFile(String prefix)) {
                output = Optional.of(Path.of(prefix));
            }
            debugLog = hosting.debugLog().map(DebugLog::file).map(Path::of);
        }
        return new ShadowSelection(Path.of(application.home()), Path.of(policy.folder()), output, debugLog);
    }

    @Override
    public boolean includes(Path path) {
        Path place = home.resolve(path);
        return Selection.ALL.includes(path)
                && !place.equals(copies)
                && output.filter(prefix -> isOutput(prefix, place)).isEmpty()
                && debugLog.filter(place::equals).isEmpty();
    }

    /** A folder for logs counts as one altogether; otherwise logs are known by their names. */
    private boolean isOutput(Path prefix, Path place) {
        Path folder = prefix.getParent();
        if (folder != null && folder.startsWith(home) && !folder.equals(home)) {
            return place.equals(folder);
        }
        return place.resolveSibling("").equals(prefix.resolveSibling(""))
                && String.valueOf(place.getFileName()).startsWith(prefix.getFileName() + "_");
    }
}
