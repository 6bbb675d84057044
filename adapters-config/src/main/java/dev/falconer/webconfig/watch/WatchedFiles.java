package dev.falconer.webconfig.watch;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a folder's files of interest look like at one moment, links followed; equal where nothing changed.
 *
 * @param offline {@code app_offline.htm}, by the names it has
 * @param configuration {@code web.config}, or each {@code *.runtimeconfig.json} where there is none
 */
record WatchedFiles(Map<String, Stamp> offline, Map<String, Stamp> configuration) {

    private static final String OFFLINE = "app_offline.htm";
    private static final String WEB_CONFIG = "web.config";
    private static final String RUNTIME_CONFIGURATION = ".runtimeconfig.json";

    WatchedFiles {
        offline = Map.copyOf(offline);
        configuration = Map.copyOf(configuration);
    }

    /** A folder that is gone or cannot be read holds none of them. */
    static WatchedFiles of(Path directory) {
        Map<String, Stamp> webConfig = stamps(directory, name -> name.equals(WEB_CONFIG));
        return new WatchedFiles(
                stamps(directory, name -> name.equals(OFFLINE)),
                webConfig.isEmpty() ? stamps(directory, name -> name.endsWith(RUNTIME_CONFIGURATION)) : webConfig);
    }

    /** Whether a change of this name can matter; names with two dots are how mounted configurations are swapped. */
    static boolean isOfInterest(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.equals(OFFLINE)
                || lower.equals(WEB_CONFIG)
                || lower.endsWith(RUNTIME_CONFIGURATION)
                || lower.startsWith("..");
    }

    /** The regular file of that name, the exact spelling first. */
    static Optional<Path> offlineFile(Path directory) {
        Path exact = directory.resolve(OFFLINE);
        if (Files.isRegularFile(exact)) {
            return Optional.of(exact);
        }
        return stamps(directory, name -> name.equals(OFFLINE)).keySet().stream()
                .sorted()
                .findFirst()
                .map(directory::resolve);
    }

    private static Map<String, Stamp> stamps(Path directory, Predicate<String> isWanted) {
        var stamps = new HashMap<String, Stamp>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (isWanted.test(name.toLowerCase(Locale.ROOT))) {
                    Stamp stamp = stamp(entry);
                    if (stamp != null) {
                        stamps.put(name, stamp);
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It is gone, or going: the next look tells more.
            return Map.of();
        }
        return stamps;
    }

    private static @Nullable Stamp stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.isRegularFile()
                    ? new Stamp(
                            attributes.lastModifiedTime(),
                            attributes.size(),
                            Objects.toString(attributes.fileKey(), ""))
                    : null;
        } catch (IOException e) {
            // Deleted since it was listed, or a link to nothing.
            return null;
        }
    }

    /** What tells one content from another without reading it. */
    record Stamp(FileTime modified, long size, String key) {}
}
