package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Curl;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Falconer.Finished;
import dev.falconer.it.fixture.LogEntry;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, its exit codes, and what falconer check says. */
class CheckCommandIT {

    private static final int DONE = 0;
    private static final int USAGE = 2;
    private static final int INVALID = 3;
    private static final int BIND_FAILED = 4;
    private static final int FORCED = 130;

    @Nested
    class Check {

        @Test
        @DisplayName("says of a published application that it can be hosted")
        void accepts() {
            Finished check =
                    Falconer.command("check", Site.aspNetCore().folder().toString());

            assertThat(check.exitCode()).isEqualTo(DONE);
            assertThat(check.output()).contains("can be hosted");
        }

        @Test
        @DisplayName("names every problem at once, with file, line and column")
        void namesEveryProblem() {
            Site site = Site.ofText("""
                    <configuration>
                      <system.webServer>
                        <aspNetCore processPath="" rapidFailsPerMinute="101"
                            startupTimeLimit="soon" unknown="x" />
                      </system.webServer>
                    </configuration>
                    """);

            Finished check = Falconer.command("check", site.folder().toString());

            assertThat(check.exitCode()).isEqualTo(INVALID);
            assertThat(check.output())
                    .containsPattern("web\\.config:3:\\d+: .*processPath")
                    .containsPattern("web\\.config:\\d+:\\d+: .*rapidFailsPerMinute")
                    .containsPattern("web\\.config:\\d+:\\d+: .*startupTimeLimit")
                    .containsPattern("web\\.config:\\d+:\\d+: .*unknown");
        }

        @Test
        @DisplayName("says what is asked for and not honoured, and accepts it all the same")
        void saysWhatIsNotHonoured() {
            Site site = Site.aspNetCore(config -> config.beside("<rewrite><rules /></rewrite>"));

            Finished check = Falconer.command("check", site.folder().toString());

            assertThat(check.exitCode()).isEqualTo(DONE);
            assertThat(check.output()).contains("note: ").contains("rewrite");
        }

        @Test
        @DisplayName("opens the certificates of --config, and names each that cannot be used")
        void opensCertificates() {
            Site site = RawBackend.create().site();
            Path damaged = Scratch.write("damaged.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n");
            Path notes = Scratch.write("notes.pem", "to be renewed in May");
            Path config = Scratch.write("falconer.xml", """
                    <falconer>
                      <bindings>
                        <binding url="http://127.0.0.1:0" />
                        <binding url="https://127.0.0.1:8443">
                          <certificate file="%s" />
                          <certificate file="%s" />
                        </binding>
                      </bindings>
                    </falconer>
                    """.formatted(damaged, notes));

            Finished check = Falconer.command("check", site.folder().toString(), "--config", config.toString());

            assertThat(check.exitCode()).isEqualTo(INVALID);
            assertThat(check.output())
                    .contains("falconer.xml: listens on http://127.0.0.1:0")
                    .contains("falconer.xml: https://127.0.0.1:8443: " + damaged)
                    .contains("falconer.xml: https://127.0.0.1:8443: " + notes)
                    .doesNotContain("DEBUG", "io.netty");
            assertThat(Falconer.of(site).configuration(config).finish().exitCode())
                    .isEqualTo(INVALID);
        }

        @Test
        @DisplayName("refuses a folder that is not there, and one with nothing in it")
        void refusesNothing() {
            Site empty = Site.empty();

            assertThat(Falconer.command("check", empty.folder().toString()).exitCode())
                    .isEqualTo(INVALID);
            assertThat(Falconer.command("check", empty.folder() + "/nowhere").exitCode())
                    .isEqualTo(INVALID);
        }

        @Test
        @DisplayName("starts nothing")
        void startsNothing() {
            RawBackend backend = RawBackend.create();

            Falconer.command("check", backend.site().folder().toString());

            assertThat(backend.hasNoted("listening")).isFalse();
        }
    }

    @Nested
    class Run {

        @Test
        @DisplayName("refuses a folder that is not there")
        void refusesNothing() {
            Finished run = Falconer.command("run", Site.empty().folder() + "/nowhere", "--urls", "http://127.0.0.1:0");

            assertThat(run.exitCode()).isEqualTo(INVALID);
            assertThat(run.output()).contains("nowhere");
        }

        @ParameterizedTest
        @ValueSource(strings = {"nonsense", "ftp://127.0.0.1:0", "http://127.0.0.1:70000"})
        @DisplayName("refuses addresses that are none")
        void refusesBadUrls(String url) {
            Finished run = Falconer.of(RawBackend.create().site()).urls(url).finish();

            assertThat(run.exitCode()).isEqualTo(USAGE);
            assertThat(run.output()).contains("--urls").contains(url.replace("http://127.0.0.1:", ""));
        }

        @Test
        @DisplayName("says which address it cannot open")
        void saysWhatIsTaken() throws IOException {
            try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Finished run = Falconer.of(RawBackend.create().site())
                        .urls("http://127.0.0.1:" + taken.getLocalPort())
                        .finish();

                assertThat(run.exitCode()).isEqualTo(BIND_FAILED);
                assertThat(run.output()).contains(Integer.toString(taken.getLocalPort()));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"INT", "TERM"})
        @DisplayName("CR-05 stops in order on the first signal")
        void stopsInOrder(String signal) {
            try (Falconer falconer = Falconer.host(RawBackend.create().site())) {
                falconer.http().get("/");

                falconer.signal(signal);

                assertThat(falconer.awaitExit()).isEqualTo(DONE);
                assertThat(falconer.log().matching("falconer: stopped")).hasSize(1);
            }
        }

        @Test
        @DisplayName("CR-06 stops at once on the second signal")
        void stopsAtOnce() {
            RawBackend backend = RawBackend.create().answer("iisintegration", "wait(60)");
            try (Falconer falconer = Falconer.host(backend.site())) {
                falconer.http().get("/");

                falconer.signal("TERM");
                falconer.log().awaitMatching("a second signal stops at once");
                falconer.signal("TERM");

                assertThat(falconer.awaitExit()).isEqualTo(FORCED);
            }
        }

        @Test
        @DisplayName("listens on every address it is given, and says so")
        void listensOnSeveral() {
            try (Falconer falconer = Falconer.of(RawBackend.create().site())
                    .urls("http://127.0.0.1:0;http://localhost:0")
                    .start()) {
                for (LogEntry line : falconer.log().awaitMatching("listening on http://", 2)) {
                    String url = line.text().replaceAll("(?s).*listening on (\\S+) .*", "$1");
                    assertThat(Curl.get(url)).isEqualTo("raw");
                }
            }
        }

        @Test
        @DisplayName("--max-waiting lets no more wait than it says; the next gets 503 and Retry-After")
        void limitsWaiting() {
            Site site = Site.shell("sleep 3; exec python3 raw_backend.py")
                    .write("raw_backend.py", RawBackend.create().site().read("raw_backend.py"));
            try (Falconer falconer = Falconer.host(site, "--max-waiting", "1")) {
                var first = falconer.http().getLater("/");
                Await.until("a process is there", () -> !falconer.backends().isEmpty());

                var second = falconer.http().get("/");

                assertThat(second.status()).isEqualTo(503);
                assertThat(second.header("Retry-After")).isNotEmpty();
                assertThat(first.join().status()).isEqualTo(200);
            }
        }

        @Test
        @DisplayName("--log-format json writes one object per line")
        void logsJson() {
            try (Falconer falconer = Falconer.host(RawBackend.create().site(), "--log-format", "json", "--start-now")) {
                Await.until("the start is logged", () -> falconer.log().text().contains("1001"));

                assertThat(falconer.log().text().lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"--help", "run --help", "check --help"})
    @DisplayName("--help works everywhere")
    void helps(String arguments) {
        Finished help = Falconer.command(arguments.split(" "));

        assertThat(help.exitCode()).isEqualTo(DONE);
        assertThat(help.output()).contains("Usage:").contains("falconer");
    }

    @ParameterizedTest
    @CsvSource({"--version", "run --version", "check --version"})
    @DisplayName("--version works everywhere")
    void namesItsVersion(String arguments) {
        Finished version = Falconer.command(arguments.split(" "));

        assertThat(version.exitCode()).isEqualTo(DONE);
        assertThat(version.output()).matches("falconer \\d+\\.\\d+\\S*\\s*");
    }

    @ParameterizedTest
    @CsvSource({"''", "fly", "run --fly", "run --max-waiting many", "run --path-base no-slash%"})
    @DisplayName("what is not understood returns 2, and says what")
    void isNotUnderstood(String arguments) {
        Finished run = arguments.isEmpty() ? Falconer.command() : Falconer.command(arguments.split(" "));

        assertThat(run.exitCode()).isEqualTo(USAGE);
        assertThat(run.output()).isNotBlank();
    }
}
