package dev.falconer.application.supervision;

import dev.falconer.domain.site.Application;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether an application is offline by file. A cold start asks first, so that a file which was put there a moment ago
 * is honoured before its notification has arrived (behaviour.md 5.5).
 */
@FunctionalInterface
public interface OfflineLookup {

    /** Gives the page, or null, to the answer on the supervisor loop. */
    void look(Application application, Consumer<byte @Nullable []> answer);
}
