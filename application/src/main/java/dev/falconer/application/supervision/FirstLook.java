package dev.falconer.application.supervision;

import dev.falconer.domain.site.Application;
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
    private int underWay;

    FirstLook(OfflineLookup offline, Owner owner) {
        this.offline = offline;
        this.owner = owner;
    }

    /** Whether something is started as soon as it is known that the file is not there. */
    boolean isUnderWay() {
        return underWay > 0;
    }

    /** Runs this where the file is not there. */
    void before(Application application, Runnable start) {
        underWay++;
        offline.look(application, page -> {
            underWay--;
            if (page == null) {
                start.run();
            } else {
                found(application, page);
            }
        });
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
