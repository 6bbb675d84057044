package dev.falconer.domain.site;

/**
 * One deployment of an application.
 *
 * @param number from 1, in the order of their deployment; 0 is the folder that the configuration names
 * @param directory absolute path of its files
 */
public record Release(int number, String directory) {

    public Release {
        if (number < 0) {
            throw new IllegalArgumentException("release: " + number + " (expected: 0 or more)");
        }
    }

    @Override
    public String toString() {
        return number == 0 ? "the original folder " + directory : "release " + number;
    }
}
