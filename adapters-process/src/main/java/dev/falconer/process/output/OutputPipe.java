package dev.falconer.process.output;

import dev.falconer.process.system.LinuxCalls;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.Optional;

/**
 * What carries both streams of a process to us. A pipe of our own where we can have one: the JDK closes its own as soon as
 * the launched process ends, though a child of it may live on and print.
 */
sealed interface OutputPipe {

    /** Where the process is to print to. */
    Redirect target();

    /** What it prints. Called once, after the process has been created. */
    OutputSource source(Process process) throws IOException;

    /** No process has been created; frees what was prepared. */
    void discard();

    static OutputPipe open() {
        Optional<OutputPipe> own = LinuxCalls.areAvailable() ? LinuxCalls.pipe().map(Own::new) : Optional.empty();
        return own.orElseGet(OfTheJdk::new);
    }

    /** A pipe of ours; processes reach it through its name below {@code /proc/self/fd}. Confined to the launching thread. */
    final class Own implements OutputPipe {

        private final LinuxCalls.PipeDescriptors ends;
        private boolean closed;

        private Own(LinuxCalls.PipeDescriptors ends) {
            this.ends = ends;
        }

        @Override
        public Redirect target() {
            return Redirect.to(file(ends.writeEnd()));
        }

        /** Our own writing end is closed, so that the pipe ends when the last process that holds it does. */
        @Override
        public OutputSource source(Process process) throws IOException {
            closed = true;
            LinuxCalls.close(ends.writeEnd());
            return OutputSource.Pipe.of(ends.readEnd());
        }

        @Override
        public void discard() {
            if (!closed) {
                closed = true;
                LinuxCalls.close(ends.writeEnd());
                LinuxCalls.close(ends.readEnd());
            }
        }

        private static File file(int descriptor) {
            return new File("/proc/self/fd/" + descriptor);
        }
    }

    /** The pipe that the JDK makes. */
    record OfTheJdk() implements OutputPipe {

        @Override
        public Redirect target() {
            return Redirect.PIPE;
        }

        @Override
        public OutputSource source(Process process) {
            return new OutputSource.Stream(process.getInputStream());
        }

        @Override
        public void discard() {
            // Nothing has been made yet.
        }
    }
}
