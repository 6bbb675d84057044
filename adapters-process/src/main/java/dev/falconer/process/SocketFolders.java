package dev.falconer.process;

import dev.falconer.application.port.driven.SocketAllocator;
import dev.falconer.domain.backend.BackendEndpoint;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder for each UNIX socket of a backend, in the first place that takes one: nobody but our user may enter it (mode 0700),
 * so nobody else can connect, or listen in the backend's stead. Thread-safe.
 */
final class SocketFolders implements SocketAllocator {

    private static final Logger LOG = LoggerFactory.getLogger(SocketFolders.class);
    private static final String SOCKET = "http.sock";
    private static final String PREFIX = "falconer-";

    private final List<Path> places;

    /** Folders that were made and not removed yet. */
    private final Set<Path> made = ConcurrentHashMap.newKeySet();

    /** @param places where folders may be made, in order of preference */
    SocketFolders(List<Path> places) {
        this.places = List.copyOf(places);
    }

    /** In {@code $XDG_RUNTIME_DIR/falconer}, or else among the temporary files. */
    static SocketFolders ofThisMachine() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Stream<Path> runtime = Stream.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .map(folder -> folder.resolve("falconer"));
        return new SocketFolders(Stream.concat(runtime, Stream.of(temporary)).toList());
    }

    @Override
    public String allocate() throws IOException {
        IOException failure = new IOException("there is no folder for temporary files");
        for (Path place : places) {
            try {
                return allocate(place);
            } catch (IOException refused) {
                failure = new IOException(place + ": " + reason(refused), refused);
            }
        }
        throw failure;
    }

    private String allocate(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            makePrivate(place);
        }
        Path folder = Files.createTempDirectory(
                place, PREFIX, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        made.add(folder);
        String path = folder.resolve(SOCKET).toString();
        try {
            return new BackendEndpoint.UnixSocket(path).path();
        } catch (IllegalArgumentException tooLong) {
            remove(path);
            throw new IOException(tooLong.getMessage(), tooLong);
        }
    }

    private static void makePrivate(Path place) throws IOException {
        try {
            Files.createDirectory(
                    place, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException _) {
            // Another Falconer was faster.
        }
    }

    private static String reason(IOException refused) {
        return refused instanceof AccessDeniedException ? "permission denied" : String.valueOf(refused.getMessage());
    }

    /** The process that listens there was launched by another Falconer, in a folder which that has made. */
    void adopt(BackendEndpoint endpoint) {
        if (endpoint instanceof BackendEndpoint.UnixSocket(String path)) {
            Path socket = Path.of(path);
            Path folder = socket.getParent();
            if (folder != null
                    && socket.endsWith(SOCKET)
                    && String.valueOf(folder.getFileName()).startsWith(PREFIX)) {
                made.add(folder);
            }
        }
    }

    /** The process that was to listen there is gone. Nothing happens to what was not made here. */
    void remove(BackendEndpoint endpoint) {
        switch (endpoint) {
            case BackendEndpoint.Loopback _ -> {}
            case BackendEndpoint.UnixSocket(String path) -> remove(path);
        }
    }

    private void remove(String path) {
        Path socket = Path.of(path);
        Path folder = socket.getParent();
        if (folder == null || !made.remove(folder)) {
            return;
        }
        try {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(folder);
        } catch (IOException failure) {
            LOG.debug("{} is left behind", folder, failure);
        }
    }
}
