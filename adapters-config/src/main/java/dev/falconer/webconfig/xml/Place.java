package dev.falconer.webconfig.xml;

/**
 * Where something stands in a file.
 *
 * @param file as the user would name it; empty for the one that is being read
 * @param line from 1; 0 for the file as a whole
 * @param column from 1; 0 when unknown
 */
public record Place(String file, int line, int column) {

    public static final Place WHOLE_FILE = new Place("", 0, 0);
}
