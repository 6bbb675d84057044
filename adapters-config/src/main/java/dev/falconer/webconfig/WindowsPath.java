package dev.falconer.webconfig;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path as web.config writes it, put into this system's notation.
 *
 * @param path with slashes
 * @param dropped the part in front that means nothing here: a drive, a share, a variable nobody set; empty where there is none
 */
record WindowsPath(String path, String dropped) {

    /** Tells Windows to take the path literally; the path itself follows. */
    private static final String LITERALLY = "//?/";

    private static final Pattern FOREIGN = Pattern.compile("(?:[A-Za-z]:|//[^/]+/[^/]+|%[^%/]+%)(?:/+|$)");

    static WindowsPath parse(String text) {
        String turned = turned(text);
        if (turned.startsWith(LITERALLY)) {
            turned = turned.substring(LITERALLY.length());
        }
        Matcher foreign = FOREIGN.matcher(turned);
        if (foreign.lookingAt()) {
            return new WindowsPath(turned.substring(foreign.end()), foreign.group());
        }
        return new WindowsPath(turned, "");
    }

    static String turned(String text) {
        return text.replace('\\', '/');
    }

    String lastName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
