package dev.falconer.webconfig;

import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.Problem;
import java.util.List;

/** A file from which nothing can be read. */
final class UnusableFileException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Configuration.Rejected rejected;

    UnusableFileException(Problem problem, int subStatus) {
        super(problem.toString());
        this.rejected = new Configuration.Rejected(subStatus, List.of(problem));
    }

    /** What that makes of the application's configuration. */
    Configuration.Rejected rejected() {
        return rejected;
    }
}
