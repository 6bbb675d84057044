package dev.falconer.application.port.driven;

import java.util.OptionalInt;

/** Hands out ports in order, from 20000 on, until the test says that there are none. Confined to the test's thread. */
public final class FakePorts implements PortAllocator {

    private int next = 20_000;
    private boolean exhausted;

    /** From now on, whether there is no free port. */
    public void exhausted(boolean exhausted) {
        this.exhausted = exhausted;
    }

    @Override
    public OptionalInt allocate() {
        return exhausted ? OptionalInt.empty() : OptionalInt.of(next++);
    }
}
