package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** A site that cannot be hosted, with all problems at once. */
public final class InvalidSiteException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public InvalidSiteException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
