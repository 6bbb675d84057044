package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Release;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Releases on paper: a release's directory is the folder that was deployed. Of one application. Safe on any thread.
 */
public final class FakeReleases implements ReleaseStore {

    private final List<Release> kept = new ArrayList<>();
    private final List<Release> served = new ArrayList<>();
    private final List<String> tidied = new ArrayList<>();
    private int taken;
    private @Nullable String refusal;
    private @Nullable String unnoted;
    private @Nullable String unknown;

    /** From now on nothing can be taken over. */
    public synchronized void refuse(String reason) {
        refusal = reason;
    }

    /** From now on nothing can be noted. */
    public synchronized void forget(String reason) {
        unnoted = reason;
    }

    /** From now on it is not known which of them served. */
    public synchronized void lose(String reason) {
        unknown = reason;
    }

    /** Where the application ran from each time that it was tidied up. */
    public synchronized List<String> tidied() {
        return List.copyOf(tidied);
    }

    /** Those whose files are there, oldest first. */
    public synchronized List<Release> kept() {
        return List.copyOf(kept);
    }

    @Override
    public synchronized Release take(Application application, String folder) throws ReleaseFailedException {
        refuseFor(unknown);
        refuseFor(refusal);
        var release = new Release(++taken, folder);
        kept.add(release);
        return release;
    }

    @Override
    public synchronized Optional<Release> current(Application application) {
        return served.isEmpty() || unknown != null ? Optional.empty() : Optional.of(served.getLast());
    }

    @Override
    public synchronized Optional<Release> previous(Application application) throws ReleaseFailedException {
        refuseFor(unknown);
        return switch (served.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new Release(0, application.home()));
            default -> Optional.of(served.get(served.size() - 2));
        };
    }

    @Override
    public synchronized void use(Application application, Release release) throws ReleaseFailedException {
        refuseFor(unknown);
        refuseFor(unnoted);
        if (release.number() == 0 || served.contains(release)) {
            while (!served.isEmpty() && !served.getLast().equals(release)) {
                served.removeLast();
            }
        } else {
            served.add(release);
        }
    }

    @Override
    public synchronized void tidy(Application application) {
        tidied.add(application.directory());
        if (unknown == null) {
            kept.removeIf(
                    release -> !served.contains(release) && !release.directory().equals(application.directory()));
        }
    }

    private static void refuseFor(@Nullable String reason) throws ReleaseFailedException {
        if (reason != null) {
            throw new ReleaseFailedException(reason, new IOException(reason));
        }
    }
}
