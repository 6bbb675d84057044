package dev.falconer.application.port.driven;

import dev.falconer.domain.process.SupervisionFact;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Remembers every fact. Safe on any thread. */
public final class FakeJournal implements SupervisionJournal {

    private final List<SupervisionFact> facts = new CopyOnWriteArrayList<>();
    private volatile @Nullable Class<? extends SupervisionFact> stumblesAt;

    /** To record a fact of this kind throws, from now on, what it never should. */
    public void stumbleAt(Class<? extends SupervisionFact> kind) {
        stumblesAt = kind;
    }

    @Override
    public void record(SupervisionFact fact) {
        if (fact.getClass().equals(stumblesAt)) {
            throw new IllegalStateException("planted");
        }
        facts.add(fact);
    }

    public List<SupervisionFact> facts() {
        return List.copyOf(facts);
    }

    /** The facts of one kind, in order. */
    public <F extends SupervisionFact> List<F> facts(Class<F> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The kinds of the facts, in order, by their simple names. */
    public List<String> kinds() {
        return facts.stream().map(fact -> fact.getClass().getSimpleName()).toList();
    }

    /** The event numbers in order, without those facts that have none. */
    public List<Integer> events() {
        return facts.stream()
                .map(SupervisionFact::eventId)
                .filter(id -> id != 0)
                .toList();
    }

    public void clear() {
        facts.clear();
    }
}
