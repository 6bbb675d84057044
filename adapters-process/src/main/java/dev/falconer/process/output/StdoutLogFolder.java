package dev.falconer.process.output;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows which log files are in use, and deletes old ones of the same prefix. Thread-safe. */
final class StdoutLogFolder {

    private static final Logger LOG = LoggerFactory.getLogger(StdoutLogFolder.class);

    private final StdoutLogLimits limits;

    /** How many processes write to a file. */
    private final Map<Path, Integer> inUse = new ConcurrentHashMap<>();

    StdoutLogFolder(StdoutLogLimits limits) {
        this.limits = limits;
    }

    StdoutLogLimits limits() {
        return limits;
    }

    void opened(Path file) {
        inUse.merge(file, 1, Integer::sum);
    }

    void closed(Path file) {
        inUse.computeIfPresent(file, (_, users) -> users == 1 ? null : users - 1);
    }

    /** Deletes what is too old, too many or too much. A file that cannot be deleted is left, and said so. */
    void tidy(String prefix, Instant now) {
        try {
            int kept = 0;
            long total = 0;
            for (LogFile file : newestFirst(prefix)) {
                boolean excess = kept == limits.files()
                        || total + file.size() > limits.totalSize()
                        || file.written().toInstant().isBefore(now.minus(limits.age()));
                if (excess && !inUse.containsKey(file.path())) {
                    Files.deleteIfExists(file.path());
                } else {
                    kept++;
                    total += file.size();
                }
            }
        } catch (IOException | DirectoryIteratorException failure) {
            LOG.warn("old log files of {} cannot be deleted: {}", prefix, failure.toString());
        }
    }

    private record LogFile(Path path, long size, FileTime written) {}

    private static void add(Path entry, List<LogFile> files) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                files.add(new LogFile(entry, attributes.size(), attributes.lastModifiedTime()));
            }
        } catch (NoSuchFileException _) {
            // Somebody else tidies here too.
        }
    }

    private static List<LogFile> newestFirst(String prefix) throws IOException {
        int nameStart = prefix.lastIndexOf('/') + 1;
        Path folder = Path.of(prefix.substring(0, nameStart));
        Pattern name = Pattern.compile(Pattern.quote(prefix.substring(nameStart)) + "_\\d{14}_\\d+(-\\d+)?\\.log");
        var files = new ArrayList<LogFile>();
        try (var entries = Files.newDirectoryStream(
                folder, entry -> name.matcher(entry.getFileName().toString()).matches())) {
            for (Path entry : entries) {
                add(entry, files);
            }
        }
        files.sort(Comparator.comparing(LogFile::written)
                .thenComparing(file -> file.path().toString())
                .reversed());
        return files;
    }
}
