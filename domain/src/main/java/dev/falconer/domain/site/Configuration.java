package dev.falconer.domain.site;

import java.util.List;

/** What an application's configuration came to. A rejected one leaves the server up and answers 500 (D18). */
public sealed interface Configuration {

    /** Sound: it can be hosted as written. */
    record Accepted(Hosting hosting) implements Configuration {}

    /**
     * Not usable.
     *
     * @param subStatus 19 for XML and schema errors, 0 otherwise (D18)
     * @param problems all of them, at least one
     */
    record Rejected(int subStatus, List<Problem> problems) implements Configuration {
        public Rejected {
            problems = List.copyOf(problems);
            if (problems.isEmpty()) {
                throw new IllegalArgumentException("problems: none (expected: at least one)");
            }
        }
    }
}
