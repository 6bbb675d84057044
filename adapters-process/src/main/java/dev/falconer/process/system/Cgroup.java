package dev.falconer.process.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.falconer.domain.process.ProcessId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * A control group, version 2, by its folder. Those of ours are called {@code falconer-} and the number of the Falconer that
 * made them, then that of a tree's root. Safe on any thread.
 */
record Cgroup(Path folder) {

    private static final String PREFIX = "falconer-";
    private static final int REMOVALS = 100;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    /** The one in which this process stands, if it may make groups below it and move processes there. */
    static Optional<Cgroup> ofThisProcess() {
        return Holder.OURS;
    }

    private static final class Holder {
        private static final Optional<Cgroup> OURS = find();

        private static Optional<Cgroup> find() {
            Optional<Cgroup> ours = of(ProcessHandle.current().pid()).filter(Cgroup::isWritable);
            ours.ifPresent(Cgroup::sweep);
            return ours;
        }
    }

    /** The one in which a process stands. Empty where there is none to be seen, or the process is gone. */
    static Optional<Cgroup> of(long pid) {
        return CgroupMount.ofThisMachine().flatMap(mount -> mount.folderOf(pid)).map(Cgroup::new);
    }

    private boolean isWritable() {
        return Files.isWritable(folder) && Files.isWritable(folder.resolve("cgroup.procs"));
    }

    /** Those of a Falconer that was killed, whose processes its guardian has ended, are still there, empty. */
    private void sweep() {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path child : left) {
                String maker = child.getFileName()
                        .toString()
                        .substring(PREFIX.length())
                        .split("-", -1)[0];
                if (!Files.exists(Path.of("/proc", maker))) {
                    var _ = removed(child);
                }
            }
        } catch (IOException _) {
            // Untidy, no more.
        }
    }

    Cgroup makeChild(ProcessId root) throws IOException {
        Path child = folder.resolve(PREFIX + ProcessHandle.current().pid() + "-" + root);
        Files.createDirectory(child);
        return new Cgroup(child);
    }

    /** Whether a Falconer has made it for the tree of this root. */
    boolean isOf(ProcessId root) {
        String name = String.valueOf(folder.getFileName());
        return name.startsWith(PREFIX) && name.endsWith("-" + root) && folder.getParent() != null;
    }

    Cgroup parent() {
        return new Cgroup(folder.resolveSibling("").normalize());
    }

    Set<Long> processes() throws IOException {
        return lines("cgroup.procs").stream().map(Long::valueOf).collect(Collectors.toSet());
    }

    /** Nothing happens when the process has ended in the meantime. */
    void add(long pid) throws IOException {
        try {
            write("cgroup.procs", Long.toString(pid));
        } catch (IOException refusal) {
            if (ProcessTable.isAlive(pid)) {
                throw refusal;
            }
        }
    }

    void freeze() throws IOException {
        write("cgroup.freeze", "1");
    }

    void thaw() throws IOException {
        write("cgroup.freeze", "0");
    }

    /** Whether everything in it has stopped. */
    boolean isFrozen() throws IOException {
        return lines("cgroup.events").contains("frozen 1");
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file), UTF_8);
    }

    private void write(String file, String value) throws IOException {
        Files.writeString(folder.resolve(file), value, UTF_8, WRITE);
    }

    /** Removes it when nothing is in it; the kernel may take a moment to see that. */
    void remove() {
        for (int i = 0; i < REMOVALS && !removed(folder); i++) {
            LockSupport.parkNanos(PAUSE);
        }
    }

    private static boolean removed(Path folder) {
        try {
            Files.delete(folder);
            return true;
        } catch (NoSuchFileException _) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public String toString() {
        return folder.toString();
    }
}
