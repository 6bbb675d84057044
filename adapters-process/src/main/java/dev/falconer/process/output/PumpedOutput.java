package dev.falconer.process.output;

import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.Descriptor;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.ProcessId;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** None where the process was created by somebody else. */
    private final Optional<OutputPipe> pipe;

    private final OutputTail tail;
    private final Optional<StdoutLogFile> log;
    private final Consumer<StdoutLogFile> opening;

    /** Written once, by the launching thread, before anybody finishes. */
    private volatile @Nullable Reader reader;

    /** Written by whoever gives it away, read by the reader. */
    private volatile boolean released;

    /** What is read, and who reads it. */
    private record Reader(OutputSource source, Thread thread) {}

    private PumpedOutput(
            Optional<OutputPipe> pipe, OutputTail tail, Optional<StdoutLogFile> log, Consumer<StdoutLogFile> opening) {
        this.pipe = pipe;
        this.tail = tail;
        this.log = log;
        this.opening = opening;
    }

    /** The output of a process that is about to be created. */
    static PumpedOutput of(Optional<StdoutLogFile> log, Instant started) {
        return new PumpedOutput(Optional.of(OutputPipe.open()), new OutputTail(), log, file -> file.open(started));
    }

    /** The output of a process that somebody else has read before; where it has ended, it is only remembered. */
    static PumpedOutput continued(
            HandedOver.Printed printed, ProcessId process, Optional<StdoutLogFile> log, Instant now)
            throws IOException {
        Consumer<StdoutLogFile> opening = printed.logFile()
                .<Consumer<StdoutLogFile>>map(path -> file -> file.continueIn(Path.of(path)))
                .orElse(file -> file.open(now));
        var output = new PumpedOutput(Optional.empty(), OutputTail.restored(printed.captured()), log, opening);
        if (printed.pipe().isPresent()) {
            output.read(OutputSource.Pipe.of(printed.pipe().get().number()), process.value());
        }
        return output;
    }

    @Override
    public Redirect target() {
        return pipe.orElseThrow().target();
    }

    @Override
    public void follow(Process process) throws IOException {
        read(pipe.orElseThrow().source(process), process.pid());
    }

    private void read(OutputSource source, long process) {
        Thread thread = Thread.ofPlatform()
                .daemon()
                .stackSize(STACK)
                .name("output-of-" + process)
                .unstarted(() -> pump(source));
        reader = new Reader(source, thread);
        thread.start();
    }

    @Override
    public void discard() {
        pipe.ifPresent(OutputPipe::discard);
    }

    private void pump(OutputSource source) {
        toLog(opening);
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
        if (!released) {
            tail.end();
            toLog(StdoutLogFile::close);
        }
    }

    @Override
    public HandedOver.Printed release() {
        released = true;
        Reader reading = reader;
        Optional<Descriptor> rest = reading == null ? Optional.empty() : reading.source.stop();
        if (reading != null) {
            join(reading.thread, PATIENCE);
        }
        Optional<String> file = log.flatMap(StdoutLogFile::release).map(Path::toString);
        return new HandedOver.Printed(tail.captured(), file, rest);
    }

    private static boolean join(Thread thread, Duration patience) {
        try {
            return thread.join(patience);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
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
        Reader reading = reader;
        if (reading != null && !join(reading.thread, patience)) {
            log.ifPresent(StdoutLogFile::close);
        }
    }
}
