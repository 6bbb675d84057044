package dev.falconer.webconfig.watch;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the files lie that matter to one application.
 *
 * @param folder from which it runs
 * @param offlineFolders where {@code app_offline.htm} may stand: first its home, then the folder from which it runs
 * @param inherited folders of the applications whose web.config it inherits
 * @param environmentFile absolute path
 * @param recyclingFolders below which the recycling files lie
 * @param recyclingFiles as {@code RecyclingPolicy#files} names them
 * @param recyclesOnChange whether a changed configuration recycles it already
 */
record WatchedPlaces(
        Path folder,
        List<Path> offlineFolders,
        List<Path> inherited,
        Optional<Path> environmentFile,
        List<Path> recyclingFolders,
        List<String> recyclingFiles,
        boolean recyclesOnChange) {

    WatchedPlaces {
        offlineFolders = List.copyOf(offlineFolders);
        inherited = List.copyOf(inherited);
        recyclingFolders = List.copyOf(recyclingFolders);
        recyclingFiles = List.copyOf(recyclingFiles);
    }
}
