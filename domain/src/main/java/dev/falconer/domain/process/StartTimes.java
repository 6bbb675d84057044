package dev.falconer.domain.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** How long the latest starts of an application took: what those can expect who cannot wait for the next. Confined. */
public final class StartTimes {

    private static final int REMEMBERED = 5;

    private final Deque<Duration> latest = new ArrayDeque<>();

    public void record(Duration start) {
        latest.addLast(start);
        if (latest.size() > REMEMBERED) {
            latest.removeFirst();
        }
    }

    /** The median of the latest; zero where there was none. */
    public Duration typical() {
        List<Duration> sorted = latest.stream().sorted().toList();
        return sorted.isEmpty() ? Duration.ZERO : sorted.get(sorted.size() / 2);
    }
}
