package dev.falconer.domain.process;

/** The number that the operating system gave a process. */
public record ProcessId(long value) {

    public ProcessId {
        if (value < 1) {
            throw new IllegalArgumentException("pid: " + value + " (expected: 1 or more)");
        }
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
