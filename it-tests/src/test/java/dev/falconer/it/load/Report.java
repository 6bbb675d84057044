package dev.falconer.it.load;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How the calls of a load ended.
 *
 * @param calls how many ended at all
 * @param ways how many ended how: by method and version of HTTP, and by what came
 * @param spans when they were under way
 * @param losses the first of those that did not end well, in order
 * @param lost how many did not end well
 * @param resent how many were sent again because Falconer had said that it did not take them
 * @param pids the processes that have answered
 */
public record Report(
        long calls, Map<Way, Long> ways, List<Span> spans, List<Loss> losses, long lost, long resent, Set<Long> pids) {

    /** Enough to see what is wrong. */
    static final int LOSSES_KEPT = 5_000;

    private static final int LOSSES_SHOWN = 40;

    /** By what a call went, and what came of it, such as {@code HTTP/2 POST} and {@code 200}. */
    public record Way(String call, String end) implements Comparable<Way> {
        @Override
        public int compareTo(Way other) {
            int byCall = call.compareTo(other.call);
            return byCall == 0 ? end.compareTo(other.end) : byCall;
        }

        @Override
        public String toString() {
            return call + " " + end;
        }
    }

    /** From the sending of a call to its end. */
    public record Span(Instant begun, Instant ended) {
        private boolean holds(Instant moment) {
            return begun.isBefore(moment) && ended.isAfter(moment);
        }
    }

    /**
     * A call that did not end well.
     *
     * @param version how it went, such as {@code HTTP/2}
     * @param status of its answer, or 0 where none came
     */
    public record Loss(Instant begun, Instant ended, String version, Call call, int status, String what) {
        @Override
        public String toString() {
            return begun + " to " + ended + " " + version + " " + call + ": " + what;
        }
    }

    public Report {
        ways = new TreeMap<>(ways);
        spans = List.copyOf(spans);
        losses = List.copyOf(losses);
        pids = new TreeSet<>(pids);
    }

    /** How many calls were under way at that moment. */
    public long underWay(Instant moment) {
        return spans.stream().filter(span -> span.holds(moment)).count();
    }

    /** How many calls ended in a second, from the first to the last. */
    public double perSecond() {
        Instant first = spans.stream().map(Span::begun).min(Instant::compareTo).orElseThrow();
        Instant last = spans.stream().map(Span::ended).max(Instant::compareTo).orElseThrow();
        return calls * 1e9 / Duration.between(first, last).toNanos();
    }

    /** On one line. */
    public String summary() {
        String counts = ways.entrySet().stream()
                .map(way -> way.getKey() + " ×" + way.getValue())
                .collect(Collectors.joining(", "));
        return "%d calls, %d lost, %d sent again as told, answered by %d processes (%s)"
                .formatted(calls, lost, resent, pids.size(), counts);
    }

    /** The losses on lines of their own, as many as help. */
    public String lossesInWords() {
        return losses.stream().limit(LOSSES_SHOWN).map(Loss::toString).collect(Collectors.joining("\n"));
    }
}
