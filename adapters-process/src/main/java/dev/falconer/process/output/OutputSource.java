package dev.falconer.process.output;

import dev.falconer.domain.process.Descriptor;
import dev.falconer.process.system.LinuxCalls;
import dev.falconer.process.system.LinuxCalls.PipeDescriptors;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Where what a process prints is read. Confined to its reader, but for stopping. */
sealed interface OutputSource extends Closeable {

    /** Waits for more; the number of bytes, or -1 at the end, or when reading has been stopped. */
    int read(byte[] chunk) throws IOException;

    /** Reading ends, and what has not been read stays where it is: there. Empty when nothing will come from there any more. */
    Optional<Descriptor> stop();

    /** A pipe that the JDK reads. */
    record Stream(InputStream stream) implements OutputSource {

        @Override
        public int read(byte[] chunk) throws IOException {
            return stream.read(chunk);
        }

        @Override
        public Optional<Descriptor> stop() {
            return Optional.empty();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }

    /** The reading end of a pipe, which can be passed on. */
    final class Pipe implements OutputSource {

        private final int readEnd;
        private final InputStream stream;

        /** Ends when reading is to be stopped. */
        private final PipeDescriptors stop;

        /** Guarded by this object, as what follows. */
        private boolean stopped;

        private boolean closed;

        private Pipe(int readEnd, InputStream stream, PipeDescriptors stop) {
            this.readEnd = readEnd;
            this.stream = stream;
            this.stop = stop;
        }

        /** @param readEnd from now on this one's to close, also where it cannot be read */
        static Pipe of(int readEnd) throws IOException {
            try {
                InputStream stream = new FileInputStream("/proc/self/fd/" + readEnd);
                Optional<PipeDescriptors> stop = LinuxCalls.pipe();
                if (stop.isPresent()) {
                    return new Pipe(readEnd, stream, stop.get());
                }
                stream.close();
                throw new IOException("no more files may be open");
            } catch (IOException failure) {
                LinuxCalls.close(readEnd);
                throw failure;
            }
        }

        /** A read cannot be interrupted, so it is not begun before there is something. */
        @Override
        public int read(byte[] chunk) throws IOException {
            boolean isToStop = LinuxCalls.awaitReadable(stop.readEnd(), readEnd) == 0;
            return isToStop ? -1 : stream.read(chunk);
        }

        @Override
        public synchronized Optional<Descriptor> stop() {
            if (closed || stopped) {
                return Optional.empty();
            }
            stopped = true;
            LinuxCalls.close(stop.writeEnd());
            return Optional.of(new Descriptor(readEnd));
        }

        @Override
        public synchronized void close() throws IOException {
            if (closed) {
                return;
            }
            closed = true;
            stream.close();
            LinuxCalls.close(stop.readEnd());
            if (!stopped) {
                LinuxCalls.close(stop.writeEnd());
                LinuxCalls.close(readEnd);
            }
        }
    }
}
