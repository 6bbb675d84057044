package dev.falconer.application.port.driven;

import java.util.OptionalInt;

/** Chooses ports for backends. Called on the supervisor loop; takes a millisecond. */
public interface PortAllocator {

    /** How many random ports are tried before giving up (behaviour.md 3.1). */
    int TRIES = 10;

    /** A port from 10000 to 48000 on which nothing listens, at random; empty when {@link #TRIES} tries found none. */
    OptionalInt allocate();
}
