package dev.falconer.process.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the hierarchy of version 2 control groups can be seen.
 *
 * @param root the group that stands at the mount point; in a container it may be one far down
 */
record CgroupMount(Path root, Path point) {

    private static final String UNIFIED = "0::";

    /** Empty where there is none, or it is not mounted. */
    static Optional<CgroupMount> ofThisMachine() {
        return Holder.MOUNT;
    }

    private static final class Holder {
        private static final Optional<CgroupMount> MOUNT = lines(Path.of("/proc/self/mountinfo")).stream()
                .flatMap(line -> parse(line).stream())
                .findFirst();
    }

    /** A line such as {@code 41 31 0:38 / /sys/fs/cgroup rw,relatime - cgroup2 cgroup2 rw}. */
    static Optional<CgroupMount> parse(String line) {
        int separator = line.indexOf(" - ");
        String[] fields = line.split(" ", -1);
        return separator >= 0 && line.startsWith("cgroup2 ", separator + " - ".length()) && fields.length > 4
                ? Optional.of(new CgroupMount(Path.of(fields[3]), Path.of(fields[4])))
                : Optional.empty();
    }

    /** The folder of the group in which a process stands. Empty when the process is gone or stands outside of what we see. */
    Optional<Path> folderOf(long pid) {
        return lines(Path.of("/proc/" + pid + "/cgroup")).stream()
                .filter(line -> line.startsWith(UNIFIED))
                .map(line -> Path.of(line.substring(UNIFIED.length())))
                .findFirst()
                .flatMap(this::folder);
    }

    /** A group above all that a container may see is shown as {@code /..}. */
    Optional<Path> folder(Path group) {
        return group.startsWith(root) && group.equals(group.normalize())
                ? Optional.of(point.resolve(root.relativize(group)))
                : Optional.empty();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, UTF_8);
        } catch (IOException _) {
            return List.of();
        }
    }
}
