package dev.falconer.netty;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** How much this thread allocates. */
public final class Garbage {

    private static final int WARM_UP = 200_000;
    private static final int MEASURED = 50_000;
    private static final int ROUNDS = 8;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Garbage() {}

    /** Bytes; the least of some rounds: in the others the compiler was not done yet, or something else was done now and then. */
    public static long perTurn(Runnable turn) {
        repeat(turn, WARM_UP);
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            repeat(turn, MEASURED);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least / MEASURED;
    }

    private static void repeat(Runnable turn, int times) {
        for (int i = 0; i < times; i++) {
            turn.run();
        }
    }
}
