package dev.falconer.webconfig.watch;

import dev.falconer.webconfig.watch.FolderLook.Stamp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an application's files of interest look like at one moment.
 *
 * @param offline {@code app_offline.htm}, by the names it has
 * @param configuration {@code web.config}, or each {@code *.runtimeconfig.json} where there is none; those it inherits from;
 *     the environment file
 * @param recycling what {@code RecyclingPolicy#files} names
 * @param folders where they lie or may appear, and by which names
 */
record WatchedFiles(
        Map<Path, Stamp> offline,
        Map<Path, Stamp> configuration,
        Map<Path, Stamp> recycling,
        Map<Path, List<NamePattern>> folders) {

    private static final String OFFLINE = "app_offline.htm";
    private static final NamePattern OFFLINE_NAMES = new NamePattern(OFFLINE);
    private static final NamePattern WEB_CONFIG = new NamePattern("web.config");
    private static final NamePattern RUNTIME_CONFIGURATION = new NamePattern("*.runtimeconfig.json");

    WatchedFiles {
        offline = Map.copyOf(offline);
        configuration = Map.copyOf(configuration);
        recycling = Map.copyOf(recycling);
        folders = Map.copyOf(folders);
    }

    static WatchedFiles of(WatchedPlaces places) {
        var look = new FolderLook();
        var recycling = new HashMap<Path, Stamp>();
        for (String file : places.recyclingFiles()) {
            List<NamePattern> path =
                    Stream.of(file.split("/")).map(NamePattern::new).toList();
            places.recyclingFolders().forEach(folder -> recycling.putAll(look.files(folder, path)));
        }
        var offline = new HashMap<Path, Stamp>();
        places.offlineFolders().forEach(folder -> offline.putAll(look.files(folder, OFFLINE_NAMES)));
        return new WatchedFiles(offline, configuration(places, look), recycling, look.folders());
    }

    /** As it is, but for the recycling files, which are others from now on. */
    WatchedFiles withRecycling(WatchedFiles other) {
        return new WatchedFiles(offline, configuration, other.recycling, other.folders);
    }

    /** Whether a change of this name can matter; names with two dots are how mounted configurations are swapped. */
    boolean isOfInterest(Path folder, String name) {
        return name.startsWith("..")
                || folders.getOrDefault(folder, List.of()).stream().anyMatch(each -> each.matches(name));
    }

    /** The regular file of that name, the exact spelling first. */
    static Optional<Path> offlineFile(Path directory) {
        Path exact = directory.resolve(OFFLINE);
        return Files.isRegularFile(exact)
                ? Optional.of(exact)
                : new FolderLook()
                        .files(directory, OFFLINE_NAMES).keySet().stream()
                                .sorted()
                                .findFirst();
    }

    private static Map<Path, Stamp> configuration(WatchedPlaces places, FolderLook look) {
        Map<Path, Stamp> webConfig = look.files(places.folder(), WEB_CONFIG);
        Map<Path, Stamp> programs = look.files(places.folder(), RUNTIME_CONFIGURATION);
        var configuration = new HashMap<>(webConfig.isEmpty() ? programs : webConfig);
        places.inherited().forEach(folder -> configuration.putAll(look.files(folder, WEB_CONFIG)));
        places.environmentFile().ifPresent(file -> configuration.putAll(environmentFile(file, look)));
        return configuration;
    }

    private static Map<Path, Stamp> environmentFile(Path file, FolderLook look) {
        Path folder = file.getParent();
        Path name = file.getFileName();
        return folder == null || name == null ? Map.of() : look.files(folder, new NamePattern(name.toString()));
    }
}
