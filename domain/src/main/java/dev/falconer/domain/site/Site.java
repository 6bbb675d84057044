package dev.falconer.domain.site;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Everything Falconer hosts behind one set of bindings.
 *
 * @param name shown in logs
 * @param bindings at least one
 * @param applications at least one; no two share a path base, letter case aside
 */
public record Site(String name, List<Binding> bindings, List<Application> applications) {

    public Site {
        bindings = List.copyOf(bindings);
        applications = List.copyOf(applications);
        if (bindings.isEmpty()) {
            throw new IllegalArgumentException("bindings: none (expected: at least one)");
        }
        if (applications.isEmpty()) {
            throw new IllegalArgumentException("applications: none (expected: at least one)");
        }
        var pathBases = new HashSet<String>();
        for (Application application : applications) {
            if (!pathBases.add(application.pathBase().prefix().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "path base " + application.pathBase() + ": used twice (expected: one application each)");
            }
        }
    }

    /** The same with each application changed so. */
    public Site with(UnaryOperator<Application> change) {
        return new Site(name, bindings, applications.stream().map(change).toList());
    }
}
