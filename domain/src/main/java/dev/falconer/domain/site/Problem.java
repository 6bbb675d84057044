package dev.falconer.domain.site;

/**
 * One thing that is wrong, or not honoured, at one place of a configuration file.
 *
 * @param file as the user would name it
 * @param line from 1; 0 when the place is the whole file
 * @param column from 1; 0 when unknown
 * @param message what was found and what was expected
 */
public record Problem(String file, int line, int column, String message) {

    /** {@code file:line:column: message}, the form that editors and terminals make clickable. */
    @Override
    public String toString() {
        if (line == 0) {
            return file + ": " + message;
        }
        return column == 0 ? file + ":" + line + ": " + message : file + ":" + line + ":" + column + ": " + message;
    }
}
