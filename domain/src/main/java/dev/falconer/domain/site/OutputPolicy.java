package dev.falconer.domain.site;

/** Where a process's standard output and error go. What it prints first is remembered in every case but the last (D17). */
public sealed interface OutputPolicy {

    /** Remembered for the report of a failed start, then drained and dropped. */
    record Remembered() implements OutputPolicy {}

    /**
     * Also written to files named {@code <prefix>_<UTC time>_<pid of Falconer>.log} (behaviour.md 8, D16).
     *
     * @param prefix absolute; folders that are missing are created
     */
    record LogFile(String prefix) implements OutputPolicy {}

    /** {@code enableOutOfProcessConsoleRedirection=false}: neither remembered nor written. */
    record Discarded() implements OutputPolicy {}
}
