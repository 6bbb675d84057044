package dev.falconer.it.load;

import dev.falconer.it.load.Report.Loss;
import dev.falconer.it.load.Report.Span;
import dev.falconer.it.load.Report.Way;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Counts how calls end. Any thread may count, and look. */
final class Tally {

    /** What other than a sound 200 is an answer as it should be. */
    private final Predicate<Reply> alsoSound;

    /** All guarded by this. */
    private final Map<Way, Long> ways = new HashMap<>();

    private final List<Loss> losses = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();
    private final Set<Long> pids = new TreeSet<>();
    private long calls;
    private long lost;

    Tally(Predicate<Reply> alsoSound) {
        this.alsoSound = alsoSound;
    }

    /** Where and when a call went. */
    record Sent(Call call, String version, Instant begun) {

        static Sent now(Call call, String version) {
            return new Sent(call, version, Instant.now());
        }

        private Span span() {
            return new Span(begun, Instant.now());
        }

        private Loss loss(int status, String what) {
            return new Loss(begun, Instant.now(), version, call, status, what);
        }
    }

    synchronized void answered(Sent sent, Reply reply) {
        if (sent.call().isAnsweredBy(reply)) {
            if (sent.call().expected() instanceof Call.Expected.Pid) {
                pids.add(Long.parseLong(reply.text().strip()));
            }
            count(sent, Integer.toString(reply.status()));
        } else if (alsoSound.test(reply)) {
            count(sent, Integer.toString(reply.status()));
        } else {
            count(sent, reply.status() + " that it should not be");
            lose(sent.loss(reply.status(), reply.toString()));
        }
    }

    synchronized void broken(Sent sent, String how) {
        count(sent, "broken");
        lose(sent.loss(0, how));
    }

    private void count(Sent sent, String end) {
        calls++;
        spans.add(sent.span());
        ways.merge(new Way(sent.version() + " " + sent.call().method(), end), 1L, Long::sum);
    }

    private void lose(Loss loss) {
        lost++;
        if (losses.size() < Report.LOSSES_KEPT) {
            losses.add(loss);
        }
    }

    synchronized long calls() {
        return calls;
    }

    synchronized Set<Long> pids() {
        return Set.copyOf(pids);
    }

    synchronized Report report(long resent) {
        return new Report(calls, ways, spans, losses, lost, resent, pids);
    }
}
