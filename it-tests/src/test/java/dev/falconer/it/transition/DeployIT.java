package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Falconer.Finished;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.SocketPath;
import dev.falconer.it.load.Calls;
import dev.falconer.it.load.Report;
import dev.falconer.it.load.SteadyLoad;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another folder takes an application's place, and gives it back. */
class DeployIT {

    private static final int DONE = 0;
    private static final int FAILED = 1;
    private static final int CALLS_PER_SECOND = 300;
    private static final int CALLS_BETWEEN = 100;

    /** What can be wrong with a version. */
    enum Breakage {
        MISCONFIGURED(() -> Site.ofText("<configuration>"), "cannot be hosted"),
        EXITS(() -> Site.aspNetCore(config -> config.variable("TESTSITE_EXIT_AT_START", "3")), "could not take over"),
        HANGS(
                () -> Site.aspNetCore(
                        config -> config.variable("TESTSITE_NEVER_LISTEN", "1").with("startupTimeLimit", 2)),
                "could not take over"),
        ANSWERS_500_WHEN_IT_WARMS_UP(() -> warmedUpWith("/throw"), "could not take over"),
        ANSWERS_404_WHEN_IT_WARMS_UP(() -> warmedUpWith("/there/is/nothing"), "could not take over");

        private final Supplier<Site> site;
        private final String reason;

        Breakage(Supplier<Site> site, String reason) {
            this.site = site;
            this.reason = reason;
        }

        private static Site warmedUpWith(String page) {
            return Site.aspNetCore(config -> config.beside("<applicationInitialization><add initializationPage=\""
                    + page + "\" /></applicationInitialization>"));
        }
    }

    private static Falconer.Setup hosting(Site site) {
        return Falconer.of(site)
                .variable(
                        "FALCONER_STATE",
                        SocketPath.create().resolveSibling("state").toString());
    }

    private static Site version(HostedApplication application, String version) {
        return Version.of(application.site(), version);
    }

    private static Falconer started(Falconer.Setup setup) {
        Falconer falconer = setup.start();
        Await.until("the operator's door is open", () -> falconer.log().text().contains("operated through "));
        return falconer;
    }

    @ParameterizedTest
    @EnumSource(names = {"ASP_NET_CORE", "NODE"})
    @DisplayName("a release serves, also after Falconer was started again, until it is gone back from")
    void deployedAndRolledBack(HostedApplication application) {
        Falconer.Setup setup = hosting(version(application, "1"));
        try (Falconer falconer = started(setup)) {
            assertThat(Version.serving(falconer)).isEqualTo("1");
            Report report;
            try (SteadyLoad load =
                    SteadyLoad.start(falconer, CALLS_PER_SECOND, Calls.mixed("", application.greeting()))) {
                load.awaitMore(CALLS_BETWEEN);
                Finished deployed = setup.command(
                        "deploy", version(application, "2").folder().toString());
                assertThat(deployed.exitCode()).as(deployed.output()).isEqualTo(DONE);
                assertThat(deployed.output()).contains("runs from release 1");
                assertThat(Version.serving(falconer)).isEqualTo("2");
                load.awaitMore(CALLS_BETWEEN);

                report = load.finish();
            }
            Measurements.print("deploy: " + application + ": " + report.summary());
            assertThat(report.losses())
                    .as("lost:%n%s%n%s", report.lossesInWords(), falconer.log().text())
                    .isEmpty();
        }
        try (Falconer again = started(setup)) {
            assertThat(Version.serving(again)).isEqualTo("2");

            Finished back = setup.command("rollback");

            assertThat(back.exitCode()).as(back.output()).isEqualTo(DONE);
            assertThat(back.output()).contains("runs from the original folder");
            assertThat(Version.serving(again)).isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a broken version is seen by no request, and the present one goes on")
    void broken(Breakage breakage) {
        HostedApplication application = HostedApplication.ASP_NET_CORE;
        Falconer.Setup setup = hosting(version(application, "1"));
        try (Falconer falconer = started(setup)) {
            long pid = falconer.http().get("/pid").number();
            Report report;
            try (SteadyLoad load =
                    SteadyLoad.start(falconer, CALLS_PER_SECOND, Calls.mixed("", application.greeting()))) {
                load.awaitMore(CALLS_BETWEEN);

                Finished deployed =
                        setup.command("deploy", breakage.site.get().folder().toString());

                assertThat(deployed.exitCode()).as(deployed.output()).isEqualTo(FAILED);
                assertThat(deployed.output()).contains("goes on from the original folder", breakage.reason);
                load.awaitMore(CALLS_BETWEEN);
                report = load.finish();
            }
            Measurements.print("deploy, broken: " + breakage + ": " + report.summary());
            assertThat(report.losses())
                    .as("lost:%n%s%n%s", report.lossesInWords(), falconer.log().text())
                    .isEmpty();
            assertThat(report.pids()).containsExactly(pid);
        }
    }

    @Test
    @DisplayName("app_offline.htm in the folder that the operator knows takes a release offline")
    void offlineFromTheOriginalFolder() {
        Site site = version(HostedApplication.NODE, "1");
        Falconer.Setup setup = hosting(site);
        try (Falconer falconer = started(setup)) {
            setup.command(
                    "deploy", version(HostedApplication.NODE, "2").folder().toString());
            assertThat(Version.serving(falconer)).isEqualTo("2");

            site.write("app_offline.htm", "away");
            Await.until("offline", () -> falconer.http().get("/").status() == 503);
            site.delete("app_offline.htm");

            Await.until("online", () -> falconer.http().get("/").status() == 200);
            assertThat(Version.serving(falconer)).isEqualTo("2");
        }
    }

    @Test
    @DisplayName("what is no folder is refused, and nothing changes")
    void noFolder() {
        Falconer.Setup setup = hosting(version(HostedApplication.NODE, "1"));
        try (Falconer falconer = started(setup)) {
            Finished deployed =
                    setup.command("deploy", Scratch.write("app.zip", "").toString());

            assertThat(deployed.output()).contains("is no folder", "(expected: ");
            assertThat(Version.serving(falconer)).isEqualTo("1");
        }
    }
}
