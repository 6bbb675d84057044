package dev.falconer.domain.process;

/** The number by which this process knows something open: a pipe, a socket, a file. Another process knows it by another. */
public record Descriptor(int number) {

    public Descriptor {
        if (number < 0) {
            throw new IllegalArgumentException("descriptor: " + number + " (expected: 0 or more)");
        }
    }

    @Override
    public String toString() {
        return Integer.toString(number);
    }
}
