package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.LogEntry;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.WebConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Starting an application: which program, with which arguments, and what is said when it does not start. */
class StartupIT {

    private static final String TITLE = "HTTP Error 502.5 - ANCM Out-Of-Process Startup Failure";

    @Nested
    class APublishedApplication {

        private static Site site;

        @AutoClose
        private static Falconer falconer;

        @BeforeAll
        static void start() {
            site = Site.aspNetCore();
            falconer = Falconer.host(site);
        }

        @Test
        @DisplayName("ST-51 an unedited published web.config runs")
        void runsUnedited() {
            Answer answer = falconer.http().get("/HelloWorld");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("Hello World");
            assertThat(site.bytes("web.config")).startsWith(0xEF, 0xBB, 0xBF);
        }

        @Test
        @DisplayName("ST-01 the first request starts the program of processPath, and the log names its process")
        void isTheNamedProgram() {
            long pid = falconer.http().get("/pid").number();

            assertThat(Processes.alive(pid)).isTrue();
            assertThat(Processes.image(pid)).hasFileName("dotnet");
            assertThat(falconer.log().awaitEvent(1001).pid()).isEqualTo(pid);
        }

        @Test
        @DisplayName("ST-02 content root and web root are the application's folders")
        void knowsItsFolders() {
            assertThat(falconer.http().get("/content-root").text())
                    .isEqualTo(site.folder().toString());
            assertThat(falconer.http().get("/web-root").text())
                    .isEqualTo(site.file("wwwroot").toString());
        }

        @Test
        @DisplayName("ST-40 the current directory is the application's")
        void worksInItsFolder() {
            assertThat(falconer.http().get("/cwd").text())
                    .isEqualTo(site.folder().toString());
        }
    }

    @Nested
    class WhichProgram {

        @Test
        @DisplayName("ST-03 dotnet with a back-slashed path, changed under way")
        void runsABackslashedPath() {
            Site site = Site.aspNetCore();
            try (Falconer falconer = Falconer.host(site)) {
                long before = falconer.http().get("/pid").number();

                site.configure(config -> config.with("arguments", ".\\TestSite.dll changed"));

                Await.until(
                        "another process answers",
                        () -> falconer.http().get("/pid").number() != before);
                assertThat(falconer.http().get("/args").lines()).containsExactly("changed");
                assertThat(falconer.log().awaitEvents(1001, 2).getLast().pid())
                        .isEqualTo(falconer.http().get("/pid").number());
            }
        }

        @Test
        @DisplayName("ST-04 dotnet.exe with ./App.dll runs as dotnet")
        void dropsTheExtension() {
            Site site = Site.aspNetCore(
                    config -> config.with("processPath", "dotnet.exe").with("arguments", "./TestSite.dll"));

            assertAnswers(Falconer.of(site));
        }

        @Test
        @DisplayName("ST-05 %VAR% at the start of processPath and of arguments is expanded")
        void expandsVariables() {
            Site site = Site.aspNetCore(
                    config -> config.with("processPath", "%IT_NAME%net").with("arguments", "%IT_APP%.dll one"));

            try (Falconer falconer = Falconer.of(site)
                    .variable("IT_NAME", "dot")
                    .variable("IT_APP", ".\\TestSite")
                    .start()) {
                assertThat(falconer.http().get("/args").lines()).containsExactly("one");
            }
        }

        @Test
        @DisplayName("ST-06 a processPath that is nothing but %VAR%")
        void expandsTheWholePath() {
            Site site = Site.aspNetCore(config -> config.with("processPath", "%DotnetPath%"));

            assertAnswers(Falconer.of(site).variable("DotnetPath", "dotnet"));
        }

        @Test
        @DisplayName("ST-07 a program is found on the server's PATH")
        void searchesThePath() {
            Site program = Site.empty()
                    .write("my-program", "#!/bin/sh\nexec python3 raw_backend.py\n")
                    .executable("my-program");
            RawBackend backend = RawBackend.create(config -> config.with("processPath", "my-program"));

            try (Falconer falconer = Falconer.of(backend.site())
                    .variable("PATH", program.folder() + ":/usr/bin:/bin")
                    .start()) {
                assertThat(falconer.http().get("/").text()).isEqualTo("raw");
            }
        }

        @Test
        @DisplayName("ST-41 a file of the application's directory comes before the PATH")
        void prefersItsOwnFiles() {
            Site site = RawBackend.create(config -> config.with("processPath", "dotnet"))
                    .site()
                    .write("dotnet", "#!/bin/sh\nexec python3 raw_backend.py\n")
                    .executable("dotnet");

            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").text()).isEqualTo("raw");
            }
        }

        @Test
        @DisplayName("ST-26 a program whose name ends in dotnet is not dotnet; its arguments stay as they are")
        void isNotDotnet() {
            Site site = RawBackend.create(
                            config -> config.with("processPath", "hello-dotnet").with("arguments", "-a --tag t -x"))
                    .site()
                    .write("hello-dotnet", "#!/bin/sh\nprintf '%s\\n' \"$@\" >arguments\nexec python3 raw_backend.py\n")
                    .executable("hello-dotnet");

            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").text()).isEqualTo("raw");
                assertThat(site.read("arguments").lines()).containsExactly("-a", "--tag", "t", "-x");
            }
        }

        @Test
        @DisplayName("ST-24 the application's own executable, published as .exe, beside its dll")
        void runsItsOwnExecutable() {
            Site site = Site.aspNetCore(
                    config -> config.with("processPath", ".\\TestSite.exe").with("arguments", ""));

            try (Falconer falconer = Falconer.of(site).dotnetRoot().start()) {
                assertThat(falconer.http().get("/image").text())
                        .isEqualTo(site.file("TestSite").toString());
            }
        }

        @Test
        @DisplayName("ST-27 ANCM_LAUNCHER_PATH replaces processPath")
        void prefersTheLauncherPath() {
            Site site = Site.aspNetCore(config -> config.with("processPath", "nope"));

            assertAnswers(Falconer.of(site).variable("ANCM_LAUNCHER_PATH", "dotnet"));
        }

        @Test
        @DisplayName("ST-28 ANCM_LAUNCHER_ARGS replaces arguments")
        void prefersTheLauncherArguments() {
            Site site = Site.aspNetCore(config -> config.with("arguments", "nope"));

            assertAnswers(Falconer.of(site).variable("ANCM_LAUNCHER_ARGS", "./TestSite.dll"));
        }

        @Test
        @DisplayName("ST-33 a handlerVersion that exists nowhere is ignored")
        void ignoresTheHandlerVersion() {
            Site site = RawBackend.create(config -> config.setting("handlerVersion", "88.93"))
                    .site();

            assertAnswers(Falconer.of(site));
        }

        @Test
        @DisplayName("ST-38 --start-now starts the application without a request")
        void startsWithoutARequest() {
            RawBackend backend = RawBackend.create();

            try (Falconer falconer = Falconer.host(backend.site(), "--start-now")) {
                falconer.log().awaitEvent(1001);

                assertThat(backend.hasNoted("listening")).isTrue();
                assertThat(backend.allReceived()).isEmpty();
            }
        }

        private static void assertAnswers(Falconer.Setup setup) {
            try (Falconer falconer = setup.start()) {
                assertThat(falconer.http().get("/").status()).isEqualTo(200);
            }
        }
    }

    /** A folder whose name has blanks and characters outside ASCII. */
    @Nested
    class Arguments {

        private static final String ODD = "π ≠ 3·14";

        @Test
        @DisplayName("ST-18 exec and a full path are no arguments of the application")
        void passesOverExec() {
            Site site = Site.aspNetCore();
            site.configure(config -> config.with("arguments", "exec " + site.file("TestSite.dll")));

            assertArguments(Falconer.of(site));
        }

        @Test
        @DisplayName("ST-19 a quoted relative path with blanks and characters outside ASCII")
        void takesAQuotedRelativePath() {
            Site site = Site.aspNetCore().publishedInto(ODD);
            site.configure(config -> config.with("arguments", "\".\\" + ODD + "\\TestSite.dll\""));

            assertArguments(Falconer.of(site));
        }

        @Test
        @DisplayName("ST-19 ST-20 a quoted full path, exec, and more arguments")
        void takesAQuotedFullPath() {
            Site site = Site.aspNetCore().publishedInto(ODD);
            site.configure(config ->
                    config.with("arguments", "exec \"" + site.file(ODD + "/TestSite.dll") + "\" extra arguments"));

            assertArguments(Falconer.of(site), "extra", "arguments");
        }

        @Test
        @DisplayName("ST-21 a quoted argument is one argument")
        void keepsAQuotedArgument() {
            Site site = Site.aspNetCore().publishedInto("bin");
            site.configure(config -> config.with("arguments", "bin/TestSite.dll \"extra argument\""));

            assertArguments(Falconer.of(site), "extra argument");
        }

        @Test
        @DisplayName("ST-22 a full path and two arguments")
        void splitsArguments() {
            Site site = Site.aspNetCore();
            site.configure(config -> config.with("arguments", site.file("TestSite.dll") + " extra arguments"));

            assertArguments(Falconer.of(site), "extra", "arguments");
        }

        @Test
        @DisplayName("ST-23 an executable of its own, by a relative path with blanks")
        void runsAnExecutableByRelativePath() {
            Site site = Site.aspNetCore().publishedInto(ODD);
            site.configure(config -> config.with("processPath", ".\\" + ODD + "\\TestSite")
                    .with("arguments", "\"additional argument\""));

            assertArguments(Falconer.of(site).dotnetRoot(), "additional argument");
        }

        @Test
        @DisplayName("ST-23 an executable of its own, by a full path with blanks")
        void runsAnExecutableByFullPath() {
            Site site = Site.aspNetCore().publishedInto(ODD);
            site.configure(config -> config.with(
                            "processPath", site.file(ODD + "/TestSite").toString())
                    .with("arguments", "additional arguments"));

            assertArguments(Falconer.of(site).dotnetRoot(), "additional", "arguments");
        }

        private static void assertArguments(Falconer.Setup setup, String... expected) {
            try (Falconer falconer = setup.start()) {
                assertThat(falconer.http().get("/args").lines()).containsExactly(expected);
            }
        }
    }

    @Nested
    class ThatCannotBegin {

        @Test
        @DisplayName("ST-10 a processPath that names nothing")
        void namesNothing() {
            assertFails(config -> config.with("processPath", "bogus"), "bogus");
        }

        @Test
        @DisplayName("ST-11 a full path that names nothing, with a blank")
        void namesNothingByFullPath() {
            assertFails(config -> config.with("processPath", "/random files/dotnet"), "/random files/dotnet");
        }

        @Test
        @DisplayName("ST-12 a relative path that names nothing does not fall back to the PATH")
        void doesNotFallBack() {
            assertFails(config -> config.with("processPath", "./dotnet"), "dotnet");
        }

        @Test
        @DisplayName("ST-13 dotnet without arguments")
        void lacksArguments() {
            assertFails(config -> config.with("processPath", "dotnet").with("arguments", ""), "dotnet");
        }

        @Test
        @DisplayName("ST-14 a file that may not be executed")
        void isNotExecutable() {
            Site site = Site.of(WebConfig.aspNetCore("./dotnet.zip", "TestSite.dll"))
                    .write("dotnet.zip", "no program");

            assertFails(site, "dotnet.zip");
        }

        private static void assertFails(UnaryOperator<WebConfig> change, String named) {
            assertFails(Site.aspNetCore(change), named);
        }

        private static void assertFails(Site site, String named) {
            try (Falconer falconer = Falconer.host(site)) {
                Answer answer = falconer.http().get("/");

                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.text()).contains("502.5");
                assertThat(falconer.log().awaitEvent(1020).text()).contains(named);
                assertThat(falconer.log().events(1001)).isEmpty();
            }
        }
    }

    @Nested
    class WithABadConfiguration {

        @Test
        @DisplayName("ST-15 an unknown hostingModel is 500, and the log names it and the legal ones")
        void hasAnUnknownHostingModel() {
            Site site = Site.of(WebConfig.aspNetCore("dotnet", "App.dll").with("hostingModel", "asdf"));

            assertRejected(site, "asdf", "inprocess", "outofprocess");
        }

        @Test
        @DisplayName("ST-16 an empty processPath is 500")
        void hasAnEmptyProcessPath() {
            assertRejected(Site.of(WebConfig.aspNetCore("", "App.dll")), "processPath");
        }

        @Test
        @DisplayName("ST-17 <add> inside environmentVariables is 500")
        void addsAVariableWrongly() {
            Site site = Site.ofText("""
                    <configuration>
                      <system.webServer>
                        <aspNetCore processPath="dotnet" arguments="App.dll">
                          <environmentVariables>
                            <add name="A" value="B" />
                          </environmentVariables>
                        </aspNetCore>
                      </system.webServer>
                    </configuration>
                    """);

            assertRejected(site, "environmentVariables");
        }

        private static void assertRejected(Site site, String... named) {
            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").status()).isEqualTo(500);
                assertThat(falconer.log().awaitEvent(1034).text()).contains(named);
            }
        }
    }

    @Nested
    class WithinATimeLimit {

        @Test
        @DisplayName("ST-29 an application that starts slowly within the limit answers")
        void startsSlowly() {
            Site site = Site.aspNetCore(
                    config -> config.with("startupTimeLimit", 10).variable("TESTSITE_STARTUP_DELAY_MS", "1500"));

            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").status()).isEqualTo(200);
            }
        }

        @Test
        @DisplayName("ST-30 an application that starts too slowly is 502")
        void startsTooSlowly() {
            Site site = Site.aspNetCore(
                    config -> config.with("startupTimeLimit", 1).variable("TESTSITE_STARTUP_DELAY_MS", "5000"));

            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").status()).isEqualTo(502);
            }
        }

        @Test
        @DisplayName("ST-31 ST-44 an application that never listens is tried twice on different ports and killed twice")
        void neverListens() {
            Site site = Site.aspNetCore(
                    config -> config.with("startupTimeLimit", 1).variable("TESTSITE_NEVER_LISTEN", "1"));

            try (Falconer falconer = Falconer.host(site)) {
                Answer answer = falconer.http().get("/");

                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.text()).contains("502.5");
                List<LogEntry> attempts = falconer.log().awaitEvents(1000, 2);
                assertThat(attempts).extracting(LogEntry::port).doesNotHaveDuplicates();
                assertThat(attempts).hasSize(2);
                assertThat(falconer.log().awaitEvents(1020, 1)).hasSize(1);
                assertThat(falconer.backends()).isEmpty();
            }
        }
    }

    @Nested
    class TheFailurePage {

        @Test
        @DisplayName("ST-32 the page has the original's title, the additional link, and ends where it ends")
        void hasTitleAndLink() {
            try (Falconer falconer = Falconer.of(bogus())
                    .variable("ANCM_ADDITIONAL_ERROR_PAGE_LINK", "http://example")
                    .start()) {
                Answer answer = falconer.http().get("/");

                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.header("Content-Type")).startsWith("text/html");
                assertThat(answer.text())
                        .contains(TITLE)
                        .contains("http://example")
                        .endsWith("</html>\r\n");
            }
        }

        @Test
        @DisplayName("ST-34 disableStartUpErrorPage gives 502 without the page; the log still names the path")
        void canBeSwitchedOff() {
            Site site = bogus().configure(config -> config.with("disableStartUpErrorPage", "true"));

            try (Falconer falconer = Falconer.host(site)) {
                Answer answer = falconer.http().get("/");

                assertThat(answer.status()).isEqualTo(502);
                assertThat(answer.text()).doesNotContain("502.5").doesNotContain("<html");
                assertThat(falconer.log().awaitEvent(1000).text()).contains("bogus");
            }
        }

        @Test
        @DisplayName("ST-35 ST-36 each request that meets a failed start gets the same complete page")
        void isTheSameForEveryone() {
            try (Falconer falconer = Falconer.host(bogus())) {
                Answer first = falconer.http().get("/");
                Answer second = falconer.http().get("/");

                assertThat(first.text()).contains(TITLE).endsWith("</html>\r\n");
                assertThat(withoutReference(second.text())).isEqualTo(withoutReference(first.text()));
                assertThat(second.status()).isEqualTo(502);
            }
        }

        private static Site bogus() {
            return Site.of(WebConfig.aspNetCore("bogus", ""));
        }

        /** Every failure has a reference and a time of its own. */
        private static String withoutReference(String page) {
            return page.replaceAll("F-[0-9A-F]+", "").replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "");
        }
    }

    @Nested
    class ManyAtOnce {

        @Test
        @DisplayName("ST-37 ten clients with ten requests each start one process")
        void shareOneStart() {
            try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
                List<CompletableFuture<Answer>> requests = IntStream.range(0, 100)
                        .mapToObj(_ -> falconer.http().getLater("/HelloWorld"))
                        .toList();

                assertThat(requests).allSatisfy(request -> {
                    assertThat(request.join().status()).isEqualTo(200);
                    assertThat(request.join().text()).isEqualTo("Hello World");
                });
                assertThat(falconer.log().events(1001)).hasSize(1);
            }
        }
    }

    @Nested
    class BehindALauncher {

        @Test
        @DisplayName("ST-42 a child of the launched process may be the one that listens; its end is noticed")
        void acceptsAChild() {
            Site site = launcher("python3 raw_backend.py & wait");

            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").status()).isEqualTo(200);
                LogEntry started = falconer.log().awaitEvent(1001);
                assertThat(started.listener()).isNotEqualTo(started.pid());

                Processes.kill(started.listener());

                falconer.log().awaitEvents(1001, 2);
                assertThat(falconer.http().get("/").status()).isEqualTo(200);
            }
        }

        @Test
        @DisplayName("ST-43 a launcher may leave while its child serves on")
        void outlivesItsLauncher() {
            Site site = launcher("""
                    python3 raw_backend.py &
                    while [ ! -e noted/listening ]; do sleep 0.02; done
                    sleep 0.5
                    exit 0
                    """);

            try (Falconer falconer = Falconer.host(site)) {
                assertThat(falconer.http().get("/").status()).isEqualTo(200);
                LogEntry started = falconer.log().awaitEvent(1001);
                Await.until("the launcher is gone", () -> !Processes.alive(started.pid()));

                Await.steadily(
                        "the application answers",
                        Duration.ofSeconds(1),
                        () -> falconer.http().get("/").status() == 200);
                assertThat(falconer.log().events(1001)).hasSize(1);
                assertThat(falconer.log().matching("started again")).isEmpty();
            }
        }

        private static Site launcher(String script) {
            return RawBackend.create(config -> config.with("processPath", "sh").with("arguments", "launcher.sh"))
                    .site()
                    .write("launcher.sh", script + "\n");
        }
    }

    @Nested
    class WithSeveralProcesses {

        @Test
        @DisplayName("ST-45 ST-46 twenty requests see exactly as many processes as configured, also after a change")
        void areAsManyAsConfigured() {
            Site site = Site.python().configure(config -> config.with("processesPerApplication", 3));

            try (Falconer falconer = Falconer.host(site)) {
                falconer.http().get("/pid");
                List<Long> started = falconer.log().awaitEvents(1001, 3).stream()
                        .map(LogEntry::pid)
                        .toList();
                Set<Long> pids = new HashSet<>(pids(falconer.http(), 20));
                assertThat(pids).containsExactlyInAnyOrderElementsOf(started);

                site.configure(config -> config.with("processesPerApplication", 1));

                Await.until("the three are gone", () -> pids.stream().noneMatch(Processes::alive));
                assertThat(new HashSet<>(pids(falconer.http(), 20))).hasSize(1);
            }
        }

        @Test
        @DisplayName(
                "ST-47 requests go round robin; the other processes start behind the first, and nobody waits for them")
        void takeTurns() {
            Site site = Site.python().configure(config -> config.with("processesPerApplication", 3));

            try (Falconer falconer = Falconer.host(site)) {
                falconer.http().get("/pid");
                falconer.log().awaitEvents(1001, 3);

                List<Long> round = pids(falconer.http(), 3);
                assertThat(round).doesNotHaveDuplicates();
                assertThat(pids(falconer.http(), 6)).isEqualTo(twice(round));
            }
        }

        private static List<Long> twice(List<Long> pids) {
            var twice = new ArrayList<>(pids);
            twice.addAll(pids);
            return twice;
        }

        private static List<Long> pids(Http http, int count) {
            return IntStream.range(0, count)
                    .mapToObj(_ -> http.get("/pid").number())
                    .toList();
        }
    }
}
