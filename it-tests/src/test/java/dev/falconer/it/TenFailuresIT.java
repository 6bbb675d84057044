package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.FreePort;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.LogEntry;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.WebConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ten ways to fail to start. */
class TenFailuresIT {

    private static final Pattern REFERENCE = Pattern.compile("F-[0-9A-F]+");

    private static ServerSocket foreign;

    @BeforeAll
    static void listenElsewhere() throws IOException {
        foreign = new ServerSocket(FreePort.find(), 1, InetAddress.getLoopbackAddress());
    }

    @AfterAll
    static void stopListening() throws IOException {
        foreign.close();
    }

    /**
     * A way to fail.
     *
     * @param cause what the log and the development page say
     */
    record Failure(String name, Supplier<Site> site, int status, List<String> cause) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Failure> failures() {
        String other = Integer.toString(FreePort.find());
        String taken = Integer.toString(foreign.getLocalPort());
        return Stream.of(
                failure("executable missing", () -> of("no-such-program", ""), "no-such-program", "was not found"),
                failure(
                        "not executable",
                        () -> of("./program", "").write("program", "text"),
                        "program",
                        "cannot be executed"),
                failure("exits at once with code 3", () -> Site.shell("echo said before; exit 3"), "exit code 3"),
                failure("dies by signal", () -> Site.shell("kill -SEGV $$"), "signal 11", "SIGSEGV"),
                failure(
                        "listens on another port",
                        () -> Site.shell("ASPNETCORE_PORT=" + other + " exec python3 raw_backend.py")
                                .configure(config -> config.with("startupTimeLimit", 3))
                                .write(
                                        "raw_backend.py",
                                        RawBackend.create().site().read("raw_backend.py")),
                        "wrong port",
                        other),
                failure(
                        "never listens",
                        () -> Site.shell("exec sleep 1000").configure(config -> config.with("startupTimeLimit", 1)),
                        "did not listen",
                        "1 s"),
                failure(
                        "port taken by another program",
                        () -> RawBackend.create(config -> config.variable("ASPNETCORE_PORT", taken))
                                .site(),
                        taken,
                        "is taken by another program",
                        "java"),
                failure("missing .NET runtime", TenFailuresIT::runtimeMissing, ".NET runtime", "2.9.9"),
                new Failure(
                        "web.config malformed",
                        () -> Site.ofText("<configuration>\n  <system.webServer>\n</configuration>\n"),
                        500,
                        List.of("web.config:3:")),
                new Failure("processPath empty", () -> of("", ""), 500, List.of("processPath")));
    }

    @ParameterizedTest
    @MethodSource("failures")
    @DisplayName("in development the log and the page name the cause")
    void namesItsCause(Failure failure) {
        try (Falconer falconer = Falconer.host(failure.site().get(), "--development")) {
            Answer answer = falconer.http().get("/");

            assertThat(answer.status()).isEqualTo(failure.status());
            assertThat(logged(falconer, failure).text()).contains(failure.cause());
            assertThat(readable(answer)).contains(failure.cause());
            if (failure.name().contains("code 3")) {
                assertThat(readable(answer)).contains("said before");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    @DisplayName("in production the page has a reference only, and the log has it too")
    void refersToTheLog(Failure failure) {
        try (Falconer falconer = Falconer.host(failure.site().get(), "--no-development")) {
            Answer answer = falconer.http().get("/");

            assertThat(answer.status()).isEqualTo(failure.status());
            failure.cause().stream()
                    .filter(words -> words.length() > 5)
                    .forEach(words -> assertThat(readable(answer)).doesNotContain(words));
            Matcher reference = REFERENCE.matcher(answer.text());
            assertThat(reference.find()).as(answer.text()).isTrue();
            assertThat(logged(falconer, failure).text())
                    .contains(failure.cause())
                    .contains(reference.group());
        }
    }

    private static LogEntry logged(Falconer falconer, Failure failure) {
        return falconer.log().awaitEvent(failure.status() == 500 ? 1034 : 1020);
    }

    private static String readable(Answer answer) {
        return answer.text().replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
    }

    private static Failure failure(String name, Supplier<Site> site, String... cause) {
        return new Failure(name, site, 502, List.of(cause));
    }

    private static Site of(String processPath, String arguments) {
        return Site.of(WebConfig.aspNetCore(processPath, arguments));
    }

    private static Site runtimeMissing() {
        Site site = Site.aspNetCore();
        return site.write(
                "TestSite.runtimeconfig.json",
                site.read("TestSite.runtimeconfig.json")
                        .replaceAll("\"version\": \"3\\.[^\"]*\"", "\"version\": \"2.9.9\""));
    }
}
