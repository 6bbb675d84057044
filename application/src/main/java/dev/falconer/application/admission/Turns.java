package dev.falconer.application.admission;

import dev.falconer.application.port.driving.Admission;
import dev.falconer.domain.site.Selection;
import java.util.List;

/** What the requests of an application find. Never changed in place. */
public sealed interface Turns {

    /** Ready backends; whoever finds no room in any of them waits. */
    record Serving(List<ReadyBackend> backends, Selection selection) implements Turns {
        public Serving {
            backends = List.copyOf(backends);
            if (backends.isEmpty()) {
                throw new IllegalArgumentException("backends: none (expected: at least one)");
            }
        }
    }

    /** Everybody waits. Each is a world of its own: whoever took a seat in one before asks anew in the next. */
    final class Waiting implements Turns {}

    /**
     * Everybody is answered the same.
     *
     * @param demands whether somebody who asks may change that
     */
    record Refusing(Admission.Refused answer, boolean demands) implements Turns {}
}
