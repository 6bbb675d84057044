package dev.falconer.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Hears of every buffer that was collected without having been released. To be installed before the first buffer is made. */
public final class Leaks {

    /** Then one buffer in a hundred will do, for there are millions, and looking at each takes most of the time. */
    private static final boolean FUZZING = System.getenv("JAZZER_FUZZ") != null;

    private static final Queue<String> REPORTS = new ConcurrentLinkedQueue<>();

    private Leaks() {}

    public static void install() {
        ResourceLeakDetector.setLevel(
                FUZZING ? ResourceLeakDetector.Level.SIMPLE : ResourceLeakDetector.Level.PARANOID);
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @SuppressWarnings("deprecation") // Abstract still, so it must be there.
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> type, int interval, long active) {
                return detector(type, interval);
            }

            @Override
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> type, int interval) {
                return detector(type, interval);
            }
        });
    }

    private static <T> ResourceLeakDetector<T> detector(Class<T> type, int interval) {
        return new ResourceLeakDetector<>(type, interval) {
            @Override
            protected boolean needReport() {
                return true;
            }

            @Override
            protected void reportTracedLeak(String resource, String records) {
                REPORTS.add(resource + records);
            }

            @Override
            protected void reportUntracedLeak(String resource) {
                REPORTS.add(resource);
            }
        };
    }

    /** What has leaked so far; collects garbage first. */
    public static Queue<String> found() {
        for (int round = 0; round < 3; round++) {
            System.gc();
            // Tracking a new buffer is what makes the detector look at the collected ones.
            PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
            ByteBufAllocator.DEFAULT.buffer(16).release();
        }
        return REPORTS;
    }
}
