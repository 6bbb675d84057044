package dev.falconer.application.supervision;

import java.util.List;

/** What became of the wish of the next Falconer. */
public sealed interface GivenAway {

    record All(List<HandedOverApplication> applications) implements GivenAway {

        public All {
            applications = List.copyOf(applications);
        }
    }

    /** Something was under way for too long; {@code reason} is for a person. */
    record Nothing(String reason) implements GivenAway {}
}
