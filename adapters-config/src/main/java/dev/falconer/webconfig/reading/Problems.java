package dev.falconer.webconfig.reading;

import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.Problem;
import dev.falconer.webconfig.xml.Finding;
import dev.falconer.webconfig.xml.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects everything that is to be said about one file and those it draws upon, so that their author hears it all at
 * once.
 */
public final class Problems {

    /** The sub-status of a file that breaks XML or the schema. */
    public static final int BROKEN_SCHEMA = 19;

    private static final Comparator<Problem> BY_PLACE =
            Comparator.comparing(Problem::file).thenComparingInt(Problem::line).thenComparingInt(Problem::column);

    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> notices = new ArrayList<>();
    private int subStatus;

    /** For the file as the user would name it. */
    public Problems(String file) {
        this.file = file;
    }

    /** Breaks XML or the schema: 500 sub 19. */
    public void schema(Place place, String message) {
        subStatus = BROKEN_SCHEMA;
        problems.add(problem(place, message));
    }

    /** Fits the schema, but nothing can be run with it: 500 sub 0. */
    public void authoring(Place place, String message) {
        problems.add(problem(place, message));
    }

    /** Is done differently here, or not at all. */
    public void notice(Place place, String message) {
        notices.add(problem(place, message));
    }

    public void schema(List<Finding> findings) {
        findings.forEach(finding -> schema(finding.place(), finding.message()));
    }

    public void notices(List<Finding> findings) {
        findings.forEach(finding -> notice(finding.place(), finding.message()));
    }

    public boolean any() {
        return !problems.isEmpty();
    }

    public Configuration.Rejected rejected() {
        return new Configuration.Rejected(subStatus, found());
    }

    /** All that is wrong, file by file, in the order of each. */
    public List<Problem> found() {
        return problems.stream().distinct().sorted(BY_PLACE).toList();
    }

    public List<Problem> notices() {
        return notices.stream().distinct().sorted(BY_PLACE).toList();
    }

    private Problem problem(Place place, String message) {
        return new Problem(place.file().isEmpty() ? file : place.file(), place.line(), place.column(), message);
    }
}
