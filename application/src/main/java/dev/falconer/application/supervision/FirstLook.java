package dev.falconer.application.supervision;

import dev.falconer.domain.site.Application;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for {@code app_offline.htm} before the first process of an application is started: nobody may have noticed yet that it is
 * there. Confined to the supervisor loop.
 */
final class FirstLook {

    /** Told what was found. */
    interface Owner {
        void goOffline(byte[] page);

        void goOnline();
    }

    private final OfflineLookup offline;
    private final Owner owner;
    /** Those that start as soon as it is known that the file is not there. */
    private final Set<Slot> waiting = new HashSet<>();

    FirstLook(OfflineLookup offline, Owner owner) {
        this.offline = offline;
        this.owner = owner;
    }

    /** Whether something is started as soon as it is known that the file is not there. */
    boolean isUnderWay() {
        return !waiting.isEmpty();
    }

    /** Starts the slot where the file is not there. One look at a time is enough for it, however many want it started. */
    void before(Application application, Slot slot) {
        if (waiting.add(slot)) {
            offline.look(application, page -> answered(application, slot, page));
        }
    }

    private void answered(Application application, Slot slot, byte @Nullable [] page) {
        waiting.remove(slot);
        if (page == null) {
            slot.start();
        } else {
            found(application, page);
        }
    }

    /**
     * The file may have gone between the look and this answer, and the notification of that have come before: so it is looked
     * for again, now that a later notification would be heeded.
     */
    private void found(Application application, byte[] page) {
        owner.goOffline(page);
        offline.look(application, this::foundAgain);
    }

    private void foundAgain(byte @Nullable [] page) {
        if (page == null) {
            owner.goOnline();
        }
    }
}
