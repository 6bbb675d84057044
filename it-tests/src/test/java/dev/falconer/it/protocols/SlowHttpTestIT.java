package dev.falconer.it.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Program;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.Suites;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * slowhttptest: some hundred clients that send or take next to nothing. Limits of two seconds instead of the defaults, so that
 * it is over soon; what the defaults do to thousands is told elsewhere.
 */
class SlowHttpTestIT {

    /** The tool gives up after this time; then connections were left, and the test fails. */
    private static final int SECONDS = 60;

    private static final Pattern ENDED = Pattern.compile("Test ended on (\\d+)\\w+ second\\s+Exit status: (.*)");

    @AutoClose
    private static Falconer falconer;

    /** An attack, in the words of the tool. */
    enum Attack {
        SLOWLORIS("/", "-H", "-c", "300", "-r", "300", "-i", "1", "-x", "10"),
        SLOW_BODY("/echo", "-B", "-c", "300", "-r", "300", "-i", "1", "-x", "10", "-s", "8192"),
        /** Reads 800 bytes a second: what its own system holds for it when it is cut, it has read some seconds later. */
        SLOW_READ(
                "/download?bytes=4000000",
                "-X",
                "-c",
                "50",
                "-r",
                "50",
                "-n",
                "1",
                "-z",
                "800",
                "-w",
                "10",
                "-y",
                "20"),
        RANGES("/download?bytes=100000", "-R", "-c", "100", "-r", "100", "-a", "5", "-b", "500");

        private final String target;
        private final List<String> options;

        Attack(String target, String... options) {
            this.target = target;
            this.options = List.of(options);
        }
    }

    @BeforeAll
    static void start() {
        Path configuration = Scratch.write("falconer.xml", """
                <falconer>
                  <limits headerTimeout="00:00:02" keepAliveTimeout="00:00:02"
                          minBytesPerSecond="4000" minBytesGracePeriod="00:00:02" />
                </falconer>
                """);
        falconer = Falconer.host(Site.node(), "--config", configuration.toString());
        falconer.http().get("/");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("slowhttptest is left without connections, and whoever comes next is answered:")
    void isShed(Attack attack) {
        var command = new ArrayList<>(List.of(
                Suites.slowHttpTest().toString(),
                "-u",
                "http://127.0.0.1:" + falconer.port() + attack.target,
                "-l",
                Integer.toString(SECONDS),
                "-p",
                "10",
                "-v",
                "1"));
        command.addAll(attack.options);

        String output = Program.run(Duration.ofSeconds(SECONDS + 30), Scratch.folder("slowhttptest"), command)
                .output();

        Matcher ended = ENDED.matcher(withoutColours(output));
        assertThat(ended.find()).as(output).isTrue();
        assertThat(ended.group(2)).as(output).isEqualTo("No open connections left");
        Measurements.print("slowhttptest, " + attack + ": every connection gone after " + ended.group(1) + " s");
        assertThat(falconer.http().get("/").text()).isEqualTo("Hello from Node.js\n");
    }

    private static String withoutColours(String text) {
        return text.replaceAll("\u001b\\[[0-9;]*m", "");
    }
}
