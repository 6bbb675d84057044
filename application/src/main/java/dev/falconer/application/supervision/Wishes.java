package dev.falconer.application.supervision;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What anybody wants of the applications: it is done at once, but for the time from when they are given away until it is decided
 * whose they are. Confined to the supervisor loop.
 */
final class Wishes {

    /** What becomes of a wish. */
    sealed interface Treatment {
        record Granted() implements Treatment {}

        record PutOff(List<Runnable> wishes) implements Treatment {}

        /** The next Falconer sees for itself what is to be done. */
        record Dropped() implements Treatment {}
    }

    private final Consumer<RuntimeException> onBug;
    private Treatment treatment = new Treatment.Granted();

    /** @param onBug told what a wish threw that was put off; the others are granted all the same */
    Wishes(Consumer<RuntimeException> onBug) {
        this.onBug = onBug;
    }

    void add(Runnable wish) {
        switch (treatment) {
            case Treatment.Granted _ -> wish.run();
            case Treatment.PutOff(List<Runnable> wishes) -> wishes.add(wish);
            case Treatment.Dropped _ -> {}
        }
    }

    /** From now on until {@link #grant} or {@link #drop}. */
    void putOff() {
        treatment = new Treatment.PutOff(new ArrayList<>());
    }

    boolean arePutOff() {
        return treatment instanceof Treatment.PutOff;
    }

    /** Those that were put off, in their order, and from now on each at once. */
    void grant() {
        List<Runnable> due = treatment instanceof Treatment.PutOff(List<Runnable> wishes) ? wishes : List.of();
        treatment = new Treatment.Granted();
        due.forEach(this::grant);
    }

    private void grant(Runnable wish) {
        try {
            wish.run();
        } catch (RuntimeException bug) {
            onBug.accept(bug);
        }
    }

    /** Those that were put off, and all that come. */
    void drop() {
        treatment = new Treatment.Dropped();
    }
}
