package dev.falconer.process.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The listeners from {@code /proc/net/tcp} and {@code tcp6}: everywhere on Linux, but slow, since the kernel walks through
 * all of its table of connections to find that there is nothing more. It lists listeners first, so reading stops at the
 * first connection.
 */
final class ProcNetTable implements ListenerTable {

    private static final Path IPV4 = Path.of("/proc/self/net/tcp");
    private static final Path IPV6 = Path.of("/proc/self/net/tcp6");

    private final ByteBuffer buffer = ByteBuffer.allocate(8192);
    private final List<FileChannel> files = new ArrayList<>();

    /** None when the files are not there. */
    static Optional<ListenerTable> tryOpen() {
        var table = new ProcNetTable();
        try {
            for (Path path : List.of(IPV4, IPV6)) {
                if (Files.isReadable(path)) {
                    table.files.add(FileChannel.open(path, StandardOpenOption.READ));
                }
            }
        } catch (IOException _) {
            table.close();
            return Optional.empty();
        }
        return table.files.isEmpty() ? Optional.empty() : Optional.of(table);
    }

    @Override
    public List<Listener> all() {
        var listeners = new ArrayList<Listener>();
        for (FileChannel file : files) {
            try {
                read(file, listeners);
            } catch (IOException failure) {
                throw new UncheckedIOException("the kernel's table of listeners cannot be read", failure);
            }
        }
        return listeners;
    }

    @Override
    public List<Listener> on(int port) {
        return all().stream().filter(listener -> listener.port() == port).toList();
    }

    private void read(FileChannel file, List<Listener> into) throws IOException {
        var line = new StringBuilder(160);
        boolean heading = true;
        long position = 0;
        buffer.clear();
        while (file.read(buffer, position) > 0) {
            buffer.flip();
            position += buffer.remaining();
            while (buffer.hasRemaining()) {
                char character = (char) buffer.get();
                if (character != '\n') {
                    line.append(character);
                    continue;
                }
                if (!heading && !ProcNetLine.parse(line, into)) {
                    return;
                }
                heading = false;
                line.setLength(0);
            }
            buffer.clear();
        }
    }

    @Override
    public void close() {
        for (FileChannel file : files) {
            try {
                file.close();
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
