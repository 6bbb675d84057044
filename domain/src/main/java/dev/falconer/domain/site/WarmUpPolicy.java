package dev.falconer.domain.site;

import java.util.List;
import java.util.Optional;

/**
 * What a process that listens has to answer before requests reach it, within its startup time limit: first whether it is
 * ready, until it is, then each page once, in order ({@code applicationInitialization}).
 *
 * @param readiness asked until the answer is good; its {@code failures} do not count
 * @param pages any answer but the expected one fails the start
 */
public record WarmUpPolicy(Optional<HealthCheck> readiness, List<HealthQuestion.Http> pages) {

    /** That it listens is enough (D5). */
    public static final WarmUpPolicy NONE = new WarmUpPolicy(Optional.empty(), List.of());

    public WarmUpPolicy {
        pages = List.copyOf(pages);
    }

    public boolean asksNothing() {
        return readiness.isEmpty() && pages.isEmpty();
    }
}
