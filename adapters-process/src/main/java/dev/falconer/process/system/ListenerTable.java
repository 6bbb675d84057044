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

/**
 * All TCP listeners of our network, IPv4 and IPv6, from {@code /proc/net}. The kernel lists listeners before connections,
 * so reading stops at the first connection. Confined to one thread, or guarded by its owner.
 */
public final class ListenerTable implements AutoCloseable {

    private static final Path IPV4 = Path.of("/proc/self/net/tcp");
    private static final Path IPV6 = Path.of("/proc/self/net/tcp6");

    private final ByteBuffer buffer = ByteBuffer.allocate(8192);
    private final List<FileChannel> files = new ArrayList<>();

    /** Opens the kernel's files; they are read afresh each time. */
    public ListenerTable() {
        for (Path path : List.of(IPV4, IPV6)) {
            if (Files.isReadable(path)) {
                files.add(open(path));
            }
        }
    }

    private static FileChannel open(Path path) {
        try {
            return FileChannel.open(path, StandardOpenOption.READ);
        } catch (IOException failure) {
            throw new UncheckedIOException("the kernel's table of listeners cannot be opened", failure);
        }
    }

    /** Whether there is anything to read here. */
    public boolean isAvailable() {
        return !files.isEmpty();
    }

    /** What listens now. */
    public List<Listener> read() {
        var listeners = new ArrayList<Listener>();
        for (FileChannel file : files) {
            try {
                readFile(file, listeners);
            } catch (IOException failure) {
                throw new UncheckedIOException("the kernel's table of listeners cannot be read", failure);
            }
        }
        return listeners;
    }

    private void readFile(FileChannel file, List<Listener> into) throws IOException {
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
