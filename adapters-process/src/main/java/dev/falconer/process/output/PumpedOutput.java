package dev.falconer.process.output;

import dev.falconer.domain.process.CapturedOutput;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Read from a pipe until its end, remembered, and written to the log file where there is one. The reader never stops
 * reading, so the process never waits for it. It has a platform thread of its own: reading a pipe would pin a virtual
 * thread to its carrier for as long as the process is silent, and there are few carriers.
 */
final class PumpedOutput implements ProcessOutput {

    private static final Logger LOG = LoggerFactory.getLogger(PumpedOutput.class);
    private static final int CHUNK = 8192;
    private static final int STACK = 256 * 1024;

    private final OutputPipe pipe = OutputPipe.open();
    private final OutputTail tail = new OutputTail();
    private final Optional<StdoutLogFile> log;
    private final Instant started;

    /** Written once, by the launching thread, before anybody finishes. */
    private volatile @Nullable Thread reader;

    PumpedOutput(Optional<StdoutLogFile> log, InstantSource clock) {
        this.log = log;
        this.started = clock.instant();
    }

    @Override
    public Redirect target() {
        return pipe.target();
    }

    @Override
    public void follow(Process process) throws IOException {
        InputStream source = pipe.source(process);
        reader = Thread.ofPlatform()
                .daemon()
                .stackSize(STACK)
                .name("output-of-" + process.pid())
                .start(() -> pump(source));
    }

    @Override
    public void discard() {
        pipe.discard();
    }

    private void pump(InputStream source) {
        toLog(file -> file.open(started));
        byte[] chunk = new byte[CHUNK];
        try (source) {
            for (int length = source.read(chunk); length >= 0; length = source.read(chunk)) {
                byte[] bytes = chunk;
                int count = length;
                tail.append(bytes, count);
                toLog(file -> file.write(bytes, count));
            }
        } catch (IOException failure) {
            LOG.warn("the output of a process cannot be read any more: {}", failure.toString());
        }
        tail.end();
        toLog(StdoutLogFile::close);
    }

    /** Whatever goes wrong here, and in whoever is told of it, reading goes on. */
    private void toLog(Consumer<StdoutLogFile> action) {
        try {
            log.ifPresent(action);
        } catch (RuntimeException bug) {
            LOG.error("a log file failed unexpectedly", bug);
        }
    }

    @Override
    public CapturedOutput captured() {
        return tail.captured();
    }

    /** Where another program has got hold of the pipe, reading goes on, but the log file is closed. */
    @Override
    public void finish(Duration patience) {
        Thread thread = reader;
        try {
            if (thread != null && !thread.join(patience)) {
                log.ifPresent(StdoutLogFile::close);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
