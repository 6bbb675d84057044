package dev.falconer.application.port.driven;

import dev.falconer.domain.site.Application;
import dev.falconer.domain.site.ShadowCopy;
import dev.falconer.domain.site.ShadowCopyPolicy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Copies on paper. Of one application. Safe on any thread. */
public final class FakeShadowCopies implements ShadowCopies {

    private final List<String> kept = new ArrayList<>();
    /** By the directory of a copy, which version of the folder it is of. */
    private final Map<String, Integer> versions = new HashMap<>();

    private final List<Runnable> observers = new ArrayList<>();
    private int version = 1;
    private int taken;
    private int attempts;
    private @Nullable String refusal;

    /** A file in the folder is written. */
    public void change() {
        List<Runnable> told;
        synchronized (this) {
            version++;
            told = List.copyOf(observers);
        }
        told.forEach(Runnable::run);
    }

    /** The folder as it is now was copied there by somebody else. */
    public synchronized void copiedBefore(String directory) {
        kept.add(directory);
        versions.put(directory, version);
    }

    /** Somebody tells of a change, and there is none. */
    public void changeNothing() {
        List<Runnable> told;
        synchronized (this) {
            told = List.copyOf(observers);
        }
        told.forEach(Runnable::run);
    }

    /** From now on nothing can be copied. */
    public synchronized void refuse(String reason) {
        refusal = reason;
    }

    /** From now on all can be copied. */
    public synchronized void permit() {
        refusal = null;
    }

    public synchronized int attempts() {
        return attempts;
    }

    public synchronized boolean isWatched() {
        return !observers.isEmpty();
    }

    /** The directories of the copies that are there, oldest first. */
    public synchronized List<String> kept() {
        return List.copyOf(kept);
    }

    @Override
    public synchronized Optional<ShadowCopy> take(Application application, ShadowCopyPolicy policy)
            throws CopyFailedException {
        attempts++;
        if (refusal != null) {
            throw new CopyFailedException(refusal, new IOException(refusal));
        }
        if (Integer.valueOf(version).equals(versions.get(application.directory()))) {
            return Optional.empty();
        }
        String directory = policy.folder() + "/" + ++taken;
        kept.add(directory);
        versions.put(directory, version);
        return Optional.of(new ShadowCopy(directory, 3, 1_000, 0, Duration.ofMillis(5), 1_000));
    }

    @Override
    public synchronized void keepPresent(Application application, ShadowCopyPolicy policy) {
        kept.removeIf(each -> !each.equals(application.directory()));
    }

    @Override
    public synchronized Watch watch(Application application, ShadowCopyPolicy policy, Runnable changed) {
        observers.add(changed);
        return () -> forget(changed);
    }

    private synchronized void forget(Runnable observer) {
        observers.remove(observer);
    }
}
