package dev.falconer.domain.site;

import java.time.Duration;
import java.time.LocalTime;
import java.util.List;

/**
 * When processes are replaced though they work, and how.
 *
 * @param overlap whether the old process serves until the new one is ready (D14)
 * @param age of a process, zero is any; IIS: {@code periodicRestart time}
 * @param requests that a process has answered, 0 is any number
 * @param memoryBytes resident memory of a process and its children, 0 is any amount
 * @param schedule times of the day, in the machine's time zone
 * @param files whose change replaces the processes ({@code recycleOnFileChange}): paths in the application's folder, with
 *     {@code *} for any part of a name
 */
public record RecyclingPolicy(
        Overlap overlap, Duration age, long requests, long memoryBytes, List<LocalTime> schedule, List<String> files) {

    /** Whether two generations of an application may run at one time. */
    public enum Overlap {
        /** The new process is ready before the old one is retired. */
        OVERLAPPED,
        /** The old one is gone before the new one starts, for applications that need something alone. Requests wait meanwhile. */
        EXCLUSIVE
    }

    /** On demand and on change only. */
    public static final RecyclingPolicy STANDARD =
            new RecyclingPolicy(Overlap.OVERLAPPED, Duration.ZERO, 0, 0, List.of(), List.of());

    public RecyclingPolicy {
        schedule = schedule.stream().distinct().sorted().toList();
        files = List.copyOf(files);
        Range.check("recycling age", age.toMillis(), 0, Duration.ofDays(3_650).toMillis());
        Range.check("recycling requests", requests, 0, Long.MAX_VALUE);
        Range.check("recycling memory", memoryBytes, 0, Long.MAX_VALUE);
    }

    public RecyclingPolicy withFiles(List<String> paths) {
        return new RecyclingPolicy(overlap, age, requests, memoryBytes, schedule, paths);
    }

    public boolean isExclusive() {
        return overlap == Overlap.EXCLUSIVE;
    }
}
