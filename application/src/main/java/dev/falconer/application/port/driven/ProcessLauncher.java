package dev.falconer.application.port.driven;

import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.HandedOver;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.ProcessSpec;
import java.util.Optional;

/**
 * Creates processes, each the root of a tree of its own, and sees to it that no tree outlives its end, or Falconer's
 * (D20). Called on the supervisor loop.
 */
public interface ProcessLauncher extends AutoCloseable {

    /** Makes ready what the first launch would otherwise have to wait for. Returns at once. */
    default void prepare() {}

    /**
     * Creates a process. Returns within milliseconds; observers are called on any thread.
     *
     * @throws LaunchFailedException when the operating system could not create it
     */
    RunningProcess launch(ProcessSpec spec, ProcessObserver observer) throws LaunchFailedException;

    /**
     * Gives a process away: from now on nothing here reads, follows or ends it, and its observer is told nothing more. What it
     * prints waits for the next reader. Not called while it is being frozen or thawed. Returns within milliseconds.
     *
     * @return empty where it has ended, or is about to, which its observer is told as ever; and where it cannot outlive us
     */
    Optional<HandedOver> release(RunningProcess process);

    /**
     * Takes care of a process that has been released, here or by another Falconer of our user. Its pipe is ours from now on, in
     * any case. How it ended is told where the operating system tells those who have not launched it; otherwise as exit code -1.
     * Returns within milliseconds.
     *
     * <p>Called when everything has been received that the other Falconer gives away: once one process is adopted, whatever the
     * other leaves behind at its end, and has not been adopted, is ended.
     *
     * @param spec as it was launched
     * @throws LaunchFailedException when it has ended meanwhile, or its number is another's; what was left of its tree is killed
     *     then. Or when what it prints cannot be read here: it lives on then for whoever gave it away to take it back, and is
     *     killed if that is us
     */
    RunningProcess adopt(HandedOver process, ProcessSpec spec, ProcessObserver observer) throws LaunchFailedException;

    /**
     * Kills what is left, whose observers know it when this returns, and frees the launcher's own resources. Called after every
     * process has exited or been killed.
     */
    @Override
    void close();

    /** A process tree under our care. Safe on any thread. */
    interface RunningProcess {

        /** The launched process, root of the tree. */
        ProcessId id();

        /** The program file that was found, as an absolute path. */
        String program();

        /**
         * From now on the end of {@code listener}, too, is the end of this process; and the end of the launched process
         * is not, as long as the listener lives (behaviour.md 4.1; conformance ST-42, ST-43).
         */
        void follow(ProcessId listener);

        /** Whether the process that counts runs: the one that listens, where one is followed. Returns at once. */
        boolean isAlive();

        /** What it has printed so far. */
        CapturedOutput output();

        /** Resident memory of the whole tree, in bytes; 0 where it cannot be told. Reads files; called on a virtual thread. */
        long residentBytes();

        /**
         * Stops the whole tree from running, where it stands, until {@link #thaw}. Returns within milliseconds.
         *
         * @return false where that is not possible; then nothing has changed
         */
        boolean freeze();

        /** Lets the tree run on. Does nothing where it is not frozen. A frozen tree can be killed without it. */
        void thaw();

        /** Signals its process group to terminate (SIGTERM). */
        void terminate();

        /** Ends the whole tree at once (SIGKILL), grandchildren included. */
        void kill();
    }

    /** Told about one process. */
    interface ProcessObserver {

        /**
         * The process is gone, and what was left of its tree has been killed. Exactly once, after its output has been read
         * to the end, or as far as it came within a moment.
         */
        void exited(ExitStatus status);

        /** Its log file cannot be written. At most once. */
        void logUnavailable(String path, String reason);
    }
}
