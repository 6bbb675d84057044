package dev.falconer.domain.site;

/**
 * One published web application.
 *
 * @param name unique within the site; shown in logs
 * @param pathBase the requests that belong to it
 * @param directory absolute path of its files, the working directory of its process
 * @param configuration what its configuration says, or why it cannot be used
 */
public record Application(String name, PathBase pathBase, String directory, Configuration configuration) {

    /** The same with its files in another folder. What they say has to be read there. */
    public Application in(String folder) {
        return new Application(name, pathBase, folder, configuration);
    }
}
