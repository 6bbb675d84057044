package dev.falconer.domain.site;

import java.time.Duration;

/**
 * How requests may wait that no process can take at the moment: for a start, after a crash, while processes change hands,
 * during a pause, or for room. Beyond any of the three they are answered 503.
 *
 * @param requests how many may wait at one time; 0 to 1,000,000
 * @param bytes how much of their bodies may be held meanwhile, all together; 0 or more
 * @param time how long one may wait; 1 s to 360 h
 */
public record QueuePolicy(int requests, long bytes, Duration time) {

    public static final int DEFAULT_REQUESTS = 1_000;
    public static final long DEFAULT_BYTES = 64L * 1024 * 1024;
    public static final Duration DEFAULT_TIME = Duration.ofMinutes(2);
    public static final QueuePolicy STANDARD = new QueuePolicy(DEFAULT_REQUESTS, DEFAULT_BYTES, DEFAULT_TIME);

    public QueuePolicy {
        Range.check("queued requests", requests, 0, 1_000_000);
        Range.check("queued bytes", bytes, 0, Long.MAX_VALUE);
        Range.check("queue time", time.toMillis(), 1, Range.LONGEST.toMillis());
    }

    public QueuePolicy withRequests(int limit) {
        return new QueuePolicy(limit, bytes, time);
    }
}
