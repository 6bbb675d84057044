package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Configuration;
import dev.falconer.domain.site.Problem;
import dev.falconer.domain.site.Site;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A site kept in memory, which a test changes between two readings. Safe on any thread. */
public final class FakeSiteSource implements SiteSource {

    private final List<String> reloaded = new CopyOnWriteArrayList<>();
    private final List<String> placed = new CopyOnWriteArrayList<>();
    private final Map<String, Configuration> inDirectories = new ConcurrentHashMap<>();
    private volatile Site site;
    private volatile Site written;
    private volatile List<Problem> refusal = List.of();

    public FakeSiteSource(Site site) {
        this.site = site;
        this.written = site;
    }

    /** Whoever reads the definition anew finds this. */
    public void define(Site other) {
        written = other;
    }

    /** From now on the application of this name is configured so. */
    public void configure(String application, Configuration configuration) {
        site = new Site(
                site.name(),
                site.bindings(),
                site.applications().stream()
                        .map(each -> each.name().equals(application) ? each.with(configuration) : each)
                        .toList());
        written = site;
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
    public Site renew() throws InvalidSiteException {
        List<Problem> problems = refusal;
        if (problems.isEmpty()) {
            site = written;
        }
        return load();
    }

    /** Where the applications were placed, as {@code name in directory}, in order. */
    public List<String> placed() {
        return List.copyOf(placed);
    }

    /** From now on what is read in this directory is configured so. */
    public void configureIn(String directory, Configuration configuration) {
        inDirectories.put(directory, configuration);
    }

    @Override
    public void placed(Application application) {
        placed.add(application.name() + " in " + application.directory());
    }

    @Override
    public Application reload(Application application) {
        reloaded.add(application.name());
        Optional<Application> current = site.applications().stream()
                .filter(each -> each.name().equals(application.name()))
                .findFirst();
        Configuration there = inDirectories.get(application.directory());
        if (there != null) {
            return application.with(there);
        }
        return current.map(each -> application.with(each.configuration()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "application: " + application.name() + " (expected: one of " + site.applications() + ")"));
    }
}
