package dev.falconer.application.recycling;

import dev.falconer.domain.site.Application;

/**
 * Where an application runs.
 *
 * @param application its name
 * @param home the folder that its configuration names
 * @param directory the folder that it runs from
 */
public record Place(String application, String home, String directory) {

    public static Place of(Application application) {
        return new Place(application.name(), application.home(), application.directory());
    }

    /** Whether it is this application's, which its configuration still looks for there. */
    boolean isOf(Application other) {
        return application.equals(other.name()) && home.equals(other.home());
    }
}
