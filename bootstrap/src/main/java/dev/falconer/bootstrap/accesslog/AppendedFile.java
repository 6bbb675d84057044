package dev.falconer.bootstrap.accesslog;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The file at a path, to which whole lines are appended, whoever else appends to it. When it was moved away or deleted,
 * another one is made there. Used by one thread at a time.
 */
final class AppendedFile implements AutoCloseable {

    private static final FileAttribute<?> READABLE_BY_GROUP =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"));

    /** More than one is needed where there was no file, or where it is moved away at this very moment. */
    private static final int ATTEMPTS = 3;

    /** How long a pipe may take to be opened, which its reader has to do as well. */
    private static final int PATIENCE_SECONDS = 2;

    private final Path path;
    private Opened file;
    /** Of which a part may be written, and the rest could not be. */
    private @Nullable ByteBuffer unfinished;

    /** @param identity by which the file is recognised; null where it is not known, or the system has nothing of the kind */
    private record Opened(FileChannel channel, @Nullable Object identity) {}

    private AppendedFile(Path path, Opened file) {
        this.path = path;
        this.file = file;
    }

    /** Opens the file, or makes it, with mode 0640 as far as the umask permits. Its folder must be there. */
    static AppendedFile open(Path path) throws IOException {
        return new AppendedFile(path, opened(path));
    }

    /** Where another file has the path by now, or none, goes on in that. Where that is not possible, everything stays. */
    void follow() throws IOException {
        Object present = identity(path);
        if (present != null && present.equals(file.identity())) {
            return;
        }
        Opened former = file;
        file = opened(path);
        if (unfinished != null) {
            // The former file has the beginning of this line; this one gets all of it.
            unfinished.position(startOfLine(unfinished));
        }
        former.channel().close();
    }

    /** Appends all lines, several of them in one piece. Those it throws at are gone on with by the next call. */
    void append(ByteBuffer lines) throws IOException {
        if (unfinished != null) {
            write(unfinished);
        }
        unfinished = lines;
        write(lines);
        unfinished = null;
    }

    private void write(ByteBuffer lines) throws IOException {
        while (lines.hasRemaining()) {
            file.channel().write(lines);
        }
    }

    private static int startOfLine(ByteBuffer lines) {
        int start = lines.position();
        while (start > 0 && lines.get(start - 1) != '\n') {
            start--;
        }
        return start;
    }

    /** What is open does not say which file it is, so the path is looked at before and after. */
    private static Opened opened(Path path) throws IOException {
        Object before = identity(path);
        FileChannel channel = channel(path);
        for (int attempt = 1; attempt < ATTEMPTS && !Objects.equals(before, identity(path)); attempt++) {
            channel.close();
            before = identity(path);
            channel = channel(path);
        }
        return new Opened(channel, before);
    }

    private static FileChannel channel(Path path) throws IOException {
        FileAttribute<?>[] mode =
                path.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {READABLE_BY_GROUP}
                        : new FileAttribute<?>[0];
        return Files.exists(path) && !Files.isRegularFile(path)
                ? openedInTime(path)
                : FileChannel.open(path, Set.of(CREATE, APPEND), mode);
    }

    /** Opens what may keep us waiting: a pipe that nobody reads, for one. */
    private static FileChannel openedInTime(Path path) throws IOException {
        var opening = new FutureTask<>(() -> FileChannel.open(path, APPEND));
        Thread.ofPlatform().daemon().name("access-log-opening").start(opening);
        try {
            return opening.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException unread) {
            throw new FileSystemException(path.toString(), null, "a pipe that nobody reads");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("an interruption");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException reason) {
                throw reason;
            }
            throw new IOException(failed.getCause());
        }
    }

    /** Null also where there is no file. */
    private static @Nullable Object identity(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException gone) {
            return null;
        }
    }

    /** Why it failed, in words; the path is said beside it. */
    static String reason(IOException failed) {
        return switch (failed) {
            case NoSuchFileException _ -> "a folder that is not there";
            case AccessDeniedException _ -> "a permission that is missing";
            case FileSystemException other when other.getReason() != null -> String.valueOf(other.getReason());
            default -> String.valueOf(failed.getMessage());
        };
    }

    @Override
    public void close() throws IOException {
        file.channel().close();
    }
}
