package dev.falconer.bootstrap.accesslog;

import dev.falconer.application.port.driven.AccessLog;
import dev.falconer.application.port.driven.Watch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The access log in a file of its own, with the lines that the log would have. Whoever records formats the line into memory of
 * its own thread and goes on; one thread writes what has gathered. Where the disk does not keep up, lines are dropped and
 * counted, and no request waits. Safe on any thread that lives long.
 */
public final class AccessLogFile implements AccessLog {

    private final Path path;
    private final AccessLog beside;
    private final InstantSource clock;
    /** One for each thread that has recorded. */
    private final List<AccessLines> everyone = new CopyOnWriteArrayList<>();

    private final ThreadLocal<AccessLines> mine = ThreadLocal.withInitial(this::linesOfThisThread);
    /** Set when it is opened; read by whoever has filled a piece. */
    private volatile @Nullable AccessLogWriter writer;

    /** @param beside where lost requests are told: they are part of the supervisor's story */
    public AccessLogFile(Path path, AccessLog beside, InstantSource clock) {
        this.path = path;
        this.beside = beside;
        this.clock = clock;
    }

    /**
     * Writes to the file until closed, which writes what is left. Nothing is written before. Once.
     *
     * @throws IOException saying which file cannot be appended to, and why
     */
    public Watch open() throws IOException {
        var opened = new AccessLogWriter(path, file(), everyone);
        writer = opened;
        return opened.begin();
    }

    private AppendedFile file() throws IOException {
        try {
            return AppendedFile.open(path);
        } catch (IOException failed) {
            throw new IOException(path + " cannot be opened, because of " + AppendedFile.reason(failed), failed);
        }
    }

    @Override
    public boolean wanted() {
        return true;
    }

    @Override
    public void record(Entry entry) {
        if (mine.get().add(entry, clock.millis()) == AccessLines.Added.FULL) {
            hurry();
        }
    }

    private void hurry() {
        AccessLogWriter opened = writer;
        if (opened != null) {
            opened.hurry();
        }
    }

    @Override
    public void lost(Entry entry, String backend) {
        beside.lost(entry, backend);
    }

    private AccessLines linesOfThisThread() {
        var lines = new AccessLines();
        everyone.add(lines);
        return lines;
    }
}
