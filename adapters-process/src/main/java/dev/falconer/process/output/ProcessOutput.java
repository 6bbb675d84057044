package dev.falconer.process.output;

import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.HandedOver;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;

/** Both streams of one process, standard output and error as one. Safe on any thread. */
public interface ProcessOutput {

    /** Where the process is to print to. */
    Redirect target();

    /** Begins to read. Called once, when the process has been created. */
    void follow(Process process) throws IOException;

    /** The process could not be created. */
    void discard();

    /** What was printed so far. */
    CapturedOutput captured();

    /** Somebody else reads on: stops after what has been read, and leaves the rest where it is. */
    HandedOver.Printed release();

    /** The tree is gone: waits until what it printed has been read, but not for longer than this. */
    void finish(Duration patience);
}
