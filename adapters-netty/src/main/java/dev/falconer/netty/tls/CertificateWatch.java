package dev.falconer.netty.tls;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether a binding's files have changed, and loads them then. A set that cannot be used leaves the old one in place;
 * since files are replaced one after the other, that is told only of one that stays so, and once. Looking blocks; it is done
 * by one thread at a time.
 */
final class CertificateWatch {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final List<String> files;
    private final Reload reload;
    private final InstantSource clock;

    private FileDigests loaded;
    private Instant renewal;

    /** The set that could not be used, while it is not {@link #loaded}. */
    private @Nullable FileDigests failed;

    private boolean told;

    /** Loads the files and puts them in place. */
    interface Reload {

        /** When to load them again although they are the same. */
        Instant reload() throws TlsFailure;
    }

    /** Of files that were loaded after their digests were taken. */
    CertificateWatch(List<String> files, FileDigests loaded, Instant renewal, InstantSource clock, Reload reload) {
        this.files = List.copyOf(files);
        this.loaded = loaded;
        this.renewal = renewal;
        this.clock = clock;
        this.reload = reload;
    }

    void look() {
        FileDigests now = FileDigests.of(files);
        boolean changed = !now.equals(loaded);
        if (!changed) {
            failed = null;
        }
        if (changed || !clock.instant().isBefore(renewal)) {
            load(now);
        }
    }

    private void load(FileDigests now) {
        boolean again = now.equals(failed);
        if (again && told) {
            return;
        }
        try {
            renewal = reload.reload();
            loaded = now;
            failed = null;
            LOG.info("certificates loaded anew: {}", String.join(", ", files));
        } catch (TlsFailure failure) {
            told = again;
            failed = now;
            if (again) {
                LOG.warn("changed certificates are not used, the old ones stay: {}", failure.getMessage());
            }
        }
    }
}
