package dev.falconer.application.port.driven;

import java.io.IOException;

/** Hands out paths in order, from {@code /fake/1.sock} on, until the test says that there is no place. Confined to the test's thread. */
public final class FakeSockets implements SocketAllocator {

    private int last;
    private boolean full;

    /** From now on there is no place. */
    public void fill() {
        full = true;
    }

    @Override
    public String allocate() throws IOException {
        if (full) {
            throw new IOException("no space left");
        }
        last++;
        return "/fake/" + last + ".sock";
    }
}
