package dev.falconer.webconfig.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Elements of which several may say the same, from the outermost to the nearest. */
public final class Layers {

    private Layers() {}

    /** What each holds under this name, as far as it is there. */
    public static <L, E> List<E> of(List<? extends L> layers, Function<L, @Nullable E> child) {
        var found = new ArrayList<E>();
        for (L layer : layers) {
            E element = child.apply(layer);
            if (element != null) {
                found.add(Objects.requireNonNull(element));
            }
        }
        return found;
    }
}
