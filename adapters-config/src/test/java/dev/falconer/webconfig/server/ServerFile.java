package dev.falconer.webconfig.server;

import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.domain.site.PoolPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@code falconer.xml} that tests write and have read. */
record ServerFile(Path folder) {

    ServerSettings read(String content) {
        try {
            return ServerSettings.read(write(content));
        } catch (InvalidSiteException e) {
            throw new AssertionError(e);
        }
    }

    /** Each problem, without the folder in front of the file's name. */
    List<String> problems(String content) {
        try {
            throw new AssertionError("it was accepted: " + ServerSettings.read(write(content)));
        } catch (InvalidSiteException invalid) {
            return invalid.problems().stream()
                    .map(problem -> problem.toString().replace(folder + "/", ""))
                    .toList();
        }
    }

    /** The policy of the only application, which holds this. */
    PoolPolicy pool(String content) {
        return read(application(content)).applications().getFirst().pool();
    }

    /** The same, with these defaults. */
    PoolPolicy pool(String defaults, String content) {
        return read("<falconer><applicationDefaults>" + defaults + "</applicationDefaults>"
                        + "<applications><application folder='shop'>" + content
                        + "</application></applications></falconer>")
                .applications()
                .getFirst()
                .pool();
    }

    List<String> poolProblems(String content) {
        return problems(application(content));
    }

    private static String application(String content) {
        return "<falconer><applications><application folder='shop'>\n" + content
                + "\n</application></applications></falconer>";
    }

    private Path write(String content) {
        try {
            return Files.writeString(folder.resolve("falconer.xml"), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
