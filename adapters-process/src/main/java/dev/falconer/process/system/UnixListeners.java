package dev.falconer.process.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who listens on UNIX sockets, from {@code /proc/net/unix} (proc_pid_net(5)): number, references, protocol, flags, type, state,
 * inode, path, the path as it was given to bind. Files are not looked at: they are there before anybody listens, and after.
 */
final class UnixListeners {

    private static final Path TABLE = Path.of("/proc/self/net/unix");

    /** A flag of the kernel's ({@code __SO_ACCEPTCON}): connections are accepted. */
    private static final long ACCEPTS = 0x10000;

    private static final int FIELDS = 8;

    private UnixListeners() {}

    /** The inodes of the sockets that listen there; more than one only while one takes over from another. */
    static Set<Long> on(String path) {
        try {
            return among(Files.readString(TABLE, ISO_8859_1), path);
        } catch (IOException _) {
            return Set.of();
        }
    }

    /** @param table as the kernel writes it, a character for a byte */
    static Set<Long> among(String table, String path) {
        String wanted = new String(path.getBytes(UTF_8), ISO_8859_1);
        return table.lines().flatMap(line -> inode(line, wanted)).collect(Collectors.toSet());
    }

    private static Stream<Long> inode(String line, String path) {
        if (!line.endsWith(path)) {
            return Stream.empty();
        }
        String[] fields = line.trim().split(" +", FIELDS);
        boolean listens = fields.length == FIELDS
                && fields[FIELDS - 1].equals(path)
                && (Long.parseLong(fields[3], 16) & ACCEPTS) != 0;
        return listens ? Stream.of(Long.parseLong(fields[6])) : Stream.empty();
    }
}
