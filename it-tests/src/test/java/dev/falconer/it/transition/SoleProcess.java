package dev.falconer.it.transition;

import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Sees whether an application ever has two processes at once: before anything else each takes a lock, which the operating
 * system takes back when the process is gone, however it went. Who finds it taken writes that down.
 *
 * @param folder where it is written, outside the site, whose changes are watched
 */
record SoleProcess(Path folder) {

    /** Has the site's processes begin with that. */
    static SoleProcess watching(Site site) {
        Path folder = Scratch.folder("sole-process");
        site.write("sole-process.sh", program(folder)).configure(config -> {
            String command = config.attributes().get("processPath") + " "
                    + config.attributes().get("arguments");
            return config.with("processPath", "sh").with("arguments", "sole-process.sh " + command.replace(".\\", ""));
        });
        return new SoleProcess(folder);
    }

    private static String program(Path folder) {
        return """
                exec 9>>'%1$s/lock'
                flock -n 9 || echo "process $$ began while another was there" >>'%1$s/overlaps'
                echo $$ >>'%1$s/lives'
                exec "$@"
                """.formatted(folder);
    }

    /** Every process that began while another was there. */
    List<String> overlaps() {
        return lines("overlaps");
    }

    /** Every process, in order. */
    List<Long> lives() {
        return lines("lives").stream().map(Long::valueOf).toList();
    }

    private List<String> lines(String name) {
        Path file = folder.resolve(name);
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
