package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.Release;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Releases on paper: a release's directory is the folder that was deployed. Of one application; confined to one thread at a time. */
public final class FakeReleases implements ReleaseStore {

    private final Map<Integer, Release> taken = new HashMap<>();
    private final List<Release> served = new ArrayList<>();
    private final List<Release> discarded = new ArrayList<>();
    private @Nullable String refusal;

    /** From now on nothing can be taken over. */
    public void refuse(String reason) {
        refusal = reason;
    }

    /** Those that could not serve, oldest first. */
    public List<Release> discarded() {
        return List.copyOf(discarded);
    }

    @Override
    public Release take(Application application, String folder) throws ReleaseFailedException {
        if (refusal != null) {
            throw new ReleaseFailedException(refusal, new IOException(refusal));
        }
        var release = new Release(taken.size() + 1, folder);
        taken.put(release.number(), release);
        return release;
    }

    @Override
    public Optional<Release> current(Application application) {
        return served.isEmpty() ? Optional.empty() : Optional.of(served.getLast());
    }

    @Override
    public Optional<Release> previous(Application application) {
        return switch (served.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new Release(0, "/srv/" + application.name()));
            default -> Optional.of(served.get(served.size() - 2));
        };
    }

    @Override
    public void use(Application application, Release release) {
        if (release.number() == 0 || served.contains(release)) {
            while (!served.isEmpty() && !served.getLast().equals(release)) {
                served.removeLast();
            }
        } else {
            served.add(release);
        }
    }

    @Override
    public void discard(Application application, Release release) {
        discarded.add(release);
    }
}
