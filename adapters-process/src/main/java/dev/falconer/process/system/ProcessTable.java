package dev.falconer.process.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The processes of this machine as {@code /proc} shows them. A process that vanishes while being read is left out. */
final class ProcessTable {

    private static final Path PROC = Path.of("/proc");

    /** The kernel gives the whole line at once; it has 52 numbers and a name of at most 64 characters. */
    private static final int STAT_SIZE = 1024;

    /** PF_EXITING of the kernel: set before anything is taken from a thread that ends, its memory and its sockets included. */
    private static final long EXITING = 0x4;

    private ProcessTable() {}

    /**
     * One process.
     *
     * @param state one letter; {@code Z} has ended and waits for its parent to take note
     * @param flags of the kernel
     * @param age its start, in ticks since the machine started
     */
    record Entry(long pid, String name, char state, long parent, long group, long session, long flags, long age) {
        boolean hasEnded() {
            return state == 'Z' || state == 'X';
        }

        boolean isEnding() {
            return hasEnded() || (flags & EXITING) != 0;
        }

        boolean isStopped() {
            return state == 'T' || state == 't';
        }

        boolean waitsDeaf() {
            return state == 'D';
        }
    }

    static List<Entry> entries() {
        var entries = new ArrayList<Entry>();
        String[] names = PROC.toFile().list();
        if (names != null) {
            for (String name : names) {
                if (Character.isDigit(name.charAt(0))) {
                    entry(Long.parseLong(name)).ifPresent(entries::add);
                }
            }
        }
        return entries;
    }

    static Optional<Entry> entry(long pid) {
        return read(pid + "/stat");
    }

    private static Optional<Entry> read(String name) {
        try (var file = new FileInputStream("/proc/" + name)) {
            var line = new byte[STAT_SIZE];
            int length = file.read(line);
            return length <= 0 ? Optional.empty() : Optional.of(parse(new String(line, 0, length, ISO_8859_1)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The name is in parentheses and may hold any character, parentheses included. */
    static Entry parse(String line) {
        int open = line.indexOf('(');
        int close = line.lastIndexOf(')');
        String[] rest = line.substring(close + 2).trim().split(" ");
        return new Entry(
                Long.parseLong(line.substring(0, open - 1)),
                new String(line.substring(open + 1, close).getBytes(ISO_8859_1), UTF_8),
                rest[0].charAt(0),
                Long.parseLong(rest[1]),
                Long.parseLong(rest[2]),
                Long.parseLong(rest[3]),
                Long.parseLong(rest[6]),
                Long.parseLong(rest[19]));
    }

    static boolean isAlive(long pid) {
        return entry(pid).filter(entry -> !entry.hasEnded()).isPresent();
    }

    /**
     * Whether every thread of the process ends, or has ended. A process whose sockets were closed because it ends is seen to
     * end, however long the rest of it takes.
     */
    static boolean isEnding(long pid) {
        return threads(pid).stream().allMatch(Entry::isEnding);
    }

    /** Whether every thread of the process has been stopped, by a signal or a debugger; as one is that has ended. */
    static boolean isStopped(long pid) {
        return threads(pid).stream().allMatch(thread -> thread.isStopped() || thread.hasEnded());
    }

    /** Whether a thread of the process waits for something in the kernel and takes no signal meanwhile. */
    static boolean waitsDeaf(long pid) {
        return threads(pid).stream().anyMatch(Entry::waitsDeaf);
    }

    private static List<Entry> threads(long pid) {
        String[] threads = PROC.resolve(pid + "/task").toFile().list();
        return threads == null
                ? List.of()
                : Stream.of(threads)
                        .flatMap(thread -> read(pid + "/task/" + thread + "/stat").stream())
                        .toList();
    }

    /** Whether the process was started with this entry, {@code name=value}, in its environment. */
    static boolean hasInEnvironment(long pid, String entry) {
        try {
            String environment = Files.readString(PROC.resolve(pid + "/environ"), ISO_8859_1);
            int at = environment.indexOf(entry);
            while (at >= 0) {
                int end = at + entry.length();
                boolean startsThere = at == 0 || environment.charAt(at - 1) == '\0';
                if (startsThere && (end == environment.length() || environment.charAt(end) == '\0')) {
                    return true;
                }
                at = environment.indexOf(entry, end);
            }
            return false;
        } catch (IOException _) {
            // Gone, or another user's: not ours in either case.
            return false;
        }
    }

    /** The entry of its environment, {@code name=value}, that begins like this; empty when there is none, or it is not ours. */
    static Optional<String> environmentEntry(long pid, String beginning) {
        try {
            return Stream.of(Files.readString(PROC.resolve(pid + "/environ"), ISO_8859_1)
                            .split("\0"))
                    .filter(entry -> entry.startsWith(beginning))
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** The sockets a process holds, by inode; empty when it may not be looked into. */
    static Optional<Set<Long>> sockets(long pid) {
        var inodes = new HashSet<Long>();
        try (var descriptors = Files.newDirectoryStream(PROC.resolve(pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                inodeOf(descriptor).ifPresent(inodes::add);
            }
            return Optional.of(inodes);
        } catch (IOException | DirectoryIteratorException _) {
            return Optional.empty();
        }
    }

    private static Optional<Long> inodeOf(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:[")
                    ? Optional.of(Long.parseLong(target.substring("socket:[".length(), target.length() - 1)))
                    : Optional.empty();
        } catch (IOException _) {
            // Closed in the meantime.
            return Optional.empty();
        }
    }
}
