package dev.falconer.webconfig.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A path of {@code recycleOnFileChange}: below the application's folder, with {@code *} for any part of a name. */
public final class RecyclingFile {

    public static final String EXPECTED = "a path below the application's folder such as config/*.json";

    private RecyclingFile() {}

    /** The path with slashes and nothing superfluous in it; empty where it leads elsewhere. */
    public static Optional<String> parse(String text) {
        String turned = text.strip().replace('\\', '/');
        List<String> names = new ArrayList<>();
        for (String name : turned.split("/")) {
            if (name.equals("..") || name.indexOf('\0') >= 0) {
                return Optional.empty();
            }
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        boolean isElsewhere = turned.startsWith("/") || turned.indexOf(':') >= 0 || turned.endsWith("/");
        return isElsewhere || names.isEmpty() ? Optional.empty() : Optional.of(String.join("/", names));
    }
}
