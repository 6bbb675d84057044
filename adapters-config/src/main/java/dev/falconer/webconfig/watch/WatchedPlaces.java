package dev.falconer.webconfig.watch;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the files lie that matter to one application.
 *
 * @param folder its own
 * @param inherited folders of the applications whose web.config it inherits
 * @param environmentFile absolute path
 * @param recyclingFiles as {@code RecyclingPolicy#files} names them
 * @param recyclesOnChange whether a changed configuration recycles it already
 */
record WatchedPlaces(
        Path folder,
        List<Path> inherited,
        Optional<Path> environmentFile,
        List<String> recyclingFiles,
        boolean recyclesOnChange) {

    WatchedPlaces {
        inherited = List.copyOf(inherited);
        recyclingFiles = List.copyOf(recyclingFiles);
    }
}
