package dev.falconer.domain.site;

/**
 * One published web application.
 *
 * @param name unique within the site; shown in logs
 * @param pathBase the requests that belong to it
 * @param home absolute path of the folder that its configuration names, where an operator looks for it
 * @param directory absolute path of the files that it runs from, the working directory of its process: its home, a release that
 *     took its place, or a copy
 * @param configuration what its configuration says, or why it cannot be used
 */
public record Application(String name, PathBase pathBase, String home, String directory, Configuration configuration) {

    /** One that runs from the folder that its configuration names. */
    public Application(String name, PathBase pathBase, String home, Configuration configuration) {
        this(name, pathBase, home, home, configuration);
    }

    /** The same with its files in another folder. What they say has to be read there. */
    public Application in(String folder) {
        return new Application(name, pathBase, home, folder, configuration);
    }

    public Application with(Configuration other) {
        return new Application(name, pathBase, home, directory, other);
    }

    public boolean runsFromHome() {
        return directory.equals(home);
    }
}
