package dev.falconer.application.port.driven;

/** Something that goes on until it is closed. Closing twice is allowed; a call already under way may still arrive. */
@FunctionalInterface
public interface Watch extends AutoCloseable {
    @Override
    void close();
}
