package dev.falconer.it.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Load;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Program;
import dev.falconer.it.fixture.Site;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the distribution allocates for a request, once Java has compiled its path: what the start-up cache was trained with
 * decides whether objects that do not leave a method are made at all.
 */
class GarbageIT {

    private static final Path DIST =
            Path.of(System.getProperty("falconer.dist")).toAbsolutePath().normalize();

    private static final int CLIENTS = 16;
    private static final int WARM_UP = 200_000;
    private static final int MEASURED = 400_000;
    /** For which nobody waits too long on a slow machine. */
    private static final int STEP = 20_000;

    /** 184 are what stands for it; the rest is what is allocated by the clock, and that Java tells of megabytes only. */
    private static final long MOST_BYTES = 230;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern ALLOCATED = Pattern.compile("\\ballocated=(\\d+)([BKMG])");

    @TempDir
    Path folder;

    @Test
    @DisplayName("a request takes no more memory than what stands for it")
    @EnabledIfSystemProperty(named = "falconer.long", matches = "true", disabledReason = "takes a minute")
    void perRequest() {
        try (Falconer falconer = Falconer.host(Site.node(), "--access-log=" + folder.resolve("access.log"))) {
            ask(falconer, WARM_UP);
            long before = allocatedBy(falconer);

            long asked = ask(falconer, MEASURED);

            long each = (allocatedBy(falconer) - before) / asked;
            Measurements.print("a request of HTTP/1.1 allocates " + each + " bytes");
            assertThat(each).isPositive().isLessThanOrEqualTo(MOST_BYTES);
        }
    }

    /** How many were asked in the end. */
    private static long ask(Falconer falconer, int times) {
        try (Load load = Load.start(falconer, "/", CLIENTS)) {
            while (load.finished() < times) {
                load.awaitMore(STEP);
            }
            assertThat(load.finish()).containsOnlyKeys(200);
            return load.finished();
        }
    }

    /** By all threads that are alive, in bytes. */
    private long allocatedBy(Falconer falconer) {
        Program threads = Program.run(
                PATIENCE,
                folder,
                DIST.resolve("runtime/bin/jcmd").toString(),
                Long.toString(falconer.pid()),
                "Thread.print",
                "-e");
        Matcher each = ALLOCATED.matcher(threads.output());
        long sum = 0;
        while (each.find()) {
            sum += Long.parseLong(each.group(1)) << 10 * "BKMG".indexOf(each.group(2));
        }
        assertThat(sum).as(threads.output()).isPositive();
        return sum;
    }
}
