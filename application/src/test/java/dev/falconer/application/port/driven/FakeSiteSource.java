package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.Site;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A site kept in memory, which a test changes between two readings. Safe on any thread. */
public final class FakeSiteSource implements SiteSource {

    private final List<String> reloaded = new CopyOnWriteArrayList<>();
    private volatile Site site;
    private volatile List<Problem> refusal = List.of();

    public FakeSiteSource(Site site) {
        this.site = site;
    }

    /** From now on the application of this name is configured so. */
    public void configure(String application, Configuration configuration) {
        site = new Site(
                site.name(),
                site.bindings(),
                site.applications().stream()
                        .map(each -> each.name().equals(application) ? configured(each, configuration) : each)
                        .toList());
    }

    /** From now on the whole site cannot be hosted. */
    public void refuse(Problem... problems) {
        refusal = List.of(problems);
    }

    /** Names of the applications that were read anew, in order. */
    public List<String> reloaded() {
        return List.copyOf(reloaded);
    }

    @Override
    public Site load() throws InvalidSiteException {
        List<Problem> problems = refusal;
        if (!problems.isEmpty()) {
            throw new InvalidSiteException(problems);
        }
        return site;
    }

    @Override
    public Application reload(Application application) {
        reloaded.add(application.name());
        Optional<Application> current = site.applications().stream()
                .filter(each -> each.name().equals(application.name()))
                .findFirst();
        return current.orElseThrow(() -> new IllegalArgumentException(
                "application: " + application.name() + " (expected: one of " + site.applications() + ")"));
    }

    private static Application configured(Application application, Configuration configuration) {
        return new Application(application.name(), application.pathBase(), application.directory(), configuration);
    }
}
