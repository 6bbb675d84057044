package dev.falconer.netty.http2;

import java.util.Arrays;

/**
 * What became of the last streams of a connection, for judging frames that arrive on closed ones. Looked at only where
 * something is wrong. Confined to its event loop.
 */
final class StreamHistory {

    private static final int REMEMBERED = 256;

    private final int[] opened = new int[REMEMBERED];
    private final int[] reset = new int[REMEMBERED];
    private int openedCount;
    private int resetCount;

    /** What a stream that is not there has been. */
    enum Past {
        /** Ended by us, before its time. */
        RESET,
        /** Ended by both sides, or reset by the client. */
        CLOSED,
        /** Never opened, and now too late: a later one has been. */
        SKIPPED,
        /** Too long ago. */
        FORGOTTEN
    }

    void opened(int id) {
        opened[openedCount++ % REMEMBERED] = id;
    }

    void reset(int id) {
        reset[resetCount++ % REMEMBERED] = id;
    }

    Past of(int id) {
        if (holds(reset, id)) {
            return Past.RESET;
        }
        if (holds(opened, id)) {
            return Past.CLOSED;
        }
        boolean withinMemory = openedCount < REMEMBERED || id > opened[openedCount % REMEMBERED];
        return withinMemory ? Past.SKIPPED : Past.FORGOTTEN;
    }

    private static boolean holds(int[] ids, int id) {
        return Arrays.stream(ids).anyMatch(known -> known == id);
    }
}
