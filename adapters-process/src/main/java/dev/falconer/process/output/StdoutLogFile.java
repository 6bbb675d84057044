package dev.falconer.process.output;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The log file of one process: raw bytes, appended, in files named {@code <prefix>_<UTC time>_<pid of Falconer>.log}
 * (behaviour.md 8). A full file is followed by another. When a file cannot be written it says so once and writes no
 * more. Confined to the thread that reads the process's output, but for closing.
 */
final class StdoutLogFile {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String prefix;
    private final StdoutLogFolder folder;
    private final InstantSource clock;
    private final BiConsumer<String, String> unavailable;

    /** Guarded by this object. */
    private @Nullable OpenFile current;

    /** Guarded by this object. */
    private boolean complained;

    private record OpenFile(Path path, FileChannel channel) {}

    /** @param unavailable told path and reason, at most once */
    StdoutLogFile(String prefix, StdoutLogFolder folder, InstantSource clock, BiConsumer<String, String> unavailable) {
        this.prefix = prefix;
        this.folder = folder;
        this.clock = clock;
        this.unavailable = unavailable;
    }

    /** Opens the file that is named after {@code started}. */
    synchronized void open(Instant started) {
        open(path(started, ""), clock.instant());
    }

    /** Goes on with a file that another has left. */
    synchronized void continueIn(Path path) {
        open(path, clock.instant());
    }

    /** Leaves the file to another; none where none is open. */
    synchronized Optional<Path> release() {
        Optional<Path> path = Optional.ofNullable(current).map(OpenFile::path);
        close();
        return path;
    }

    private void open(Path path, Instant now) {
        try {
            Path parent = path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            FileChannel channel = FileChannel.open(path, CREATE, WRITE, APPEND);
            current = new OpenFile(path, channel);
            folder.opened(path);
            folder.tidy(prefix, now);
        } catch (IOException failure) {
            complain(path.toString(), failure);
        }
    }

    synchronized void write(byte[] bytes, int length) {
        OpenFile file = current;
        if (file == null) {
            return;
        }
        try {
            if (file.channel.size() >= folder.limits().fileSize()) {
                file = next(file);
            }
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
            while (file != null && buffer.hasRemaining()) {
                file.channel.write(buffer);
            }
        } catch (IOException failure) {
            close();
            complain(file == null ? prefix : file.path.toString(), failure);
        }
    }

    /** The file after a full one; in the same second it is numbered. */
    private @Nullable OpenFile next(OpenFile full) throws IOException {
        close();
        Instant now = clock.instant();
        Path path = path(now, "");
        for (int number = 2; isFull(path) || path.equals(full.path); number++) {
            path = path(now, "-" + number);
        }
        open(path, now);
        return current;
    }

    private boolean isFull(Path path) throws IOException {
        return Files.exists(path) && Files.size(path) >= folder.limits().fileSize();
    }

    private Path path(Instant time, String suffix) {
        return Path.of(
                prefix + "_" + TIME.format(time) + "_" + ProcessHandle.current().pid() + suffix + ".log");
    }

    /** Closing twice is allowed. */
    synchronized void close() {
        OpenFile file = current;
        if (file == null) {
            return;
        }
        current = null;
        folder.closed(file.path);
        try {
            file.channel.close();
        } catch (IOException failure) {
            complain(file.path.toString(), failure);
        }
    }

    private void complain(String path, IOException failure) {
        if (!complained) {
            complained = true;
            unavailable.accept(path, reason(failure));
        }
    }

    private static String reason(IOException failure) {
        if (failure instanceof FileSystemException detailed && detailed.getReason() != null) {
            return detailed.getFile() + ": " + detailed.getReason();
        }
        return failure.toString();
    }
}
