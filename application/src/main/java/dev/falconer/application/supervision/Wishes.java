package dev.falconer.application.supervision;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What anybody wants of the applications: it is done at once, but for the time from when they are given away until it is decided
 * whose they are. Confined to the supervisor loop.
 */
final class Wishes {

    /**
     * One of them.
     *
     * @param drop tells whoever has it that it is not granted any more
     */
    private record Wish(Runnable grant, Runnable drop) {}

    /** What becomes of a wish. */
    private sealed interface Treatment {
        record Granted() implements Treatment {}

        record PutOff(List<Wish> wishes) implements Treatment {}

        /** The next Falconer sees for itself what is to be done. */
        record Dropped() implements Treatment {}
    }

    private final Consumer<RuntimeException> onBug;
    private Treatment treatment = new Treatment.Granted();

    /** @param onBug told what a wish threw that was put off; the others are granted all the same */
    Wishes(Consumer<RuntimeException> onBug) {
        this.onBug = onBug;
    }

    /** Of nobody who waits for it. */
    void add(Runnable wish) {
        add(wish, () -> {});
    }

    /** Of somebody who is told where it is dropped: whoever waits for it would wait for ever otherwise. */
    void add(Runnable wish, Runnable whereDropped) {
        switch (treatment) {
            case Treatment.Granted _ -> wish.run();
            case Treatment.PutOff(List<Wish> wishes) -> wishes.add(new Wish(wish, whereDropped));
            case Treatment.Dropped _ -> whereDropped.run();
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
        List<Wish> due = putOffSoFar();
        treatment = new Treatment.Granted();
        due.forEach(this::grant);
    }

    private List<Wish> putOffSoFar() {
        return treatment instanceof Treatment.PutOff(List<Wish> wishes) ? wishes : List.of();
    }

    private void grant(Wish wish) {
        try {
            wish.grant().run();
        } catch (RuntimeException bug) {
            onBug.accept(bug);
        }
    }

    /** Those that were put off, and all that come. */
    void drop() {
        List<Wish> due = putOffSoFar();
        treatment = new Treatment.Dropped();
        due.forEach(wish -> wish.drop().run());
    }
}
