package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Falconer.Finished;
import dev.falconer.it.fixture.FreePort;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.SocketPath;
import dev.falconer.it.load.Calls;
import dev.falconer.it.load.Report;
import dev.falconer.it.load.SteadyLoad;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Falconer itself is replaced while it works: sockets and processes go from one to the next, nothing fails, and the processes
 * are the same.
 */
class TakeOverIT {

    private static final int PROCESSES = 2;
    private static final boolean LONG = Boolean.getBoolean("falconer.long");
    private static final int REPLACEMENTS = LONG ? 20 : 3;
    private static final int CALLS_PER_SECOND = 1_000;
    /**
     * Clients leave out what they miss, while Java machines start beside them for instance: a quarter and more on a
     * machine whose two processors are slow.
     */
    private static final int CALLS_TRIED_PER_SECOND = 1_600;

    private static final int CALLS_BETWEEN = LONG ? 3_000 : 1_000;

    private static final int STARTED = 1001;
    private static final int EXITED = 1030;

    /** On a port that was chosen, as no other Falconer of this user runs. */
    private static Falconer.Setup setup(Site site) {
        return Falconer.of(site)
                .urls("http://127.0.0.1:" + FreePort.find())
                .variable("FALCONER_STATE", Scratch.folder("state").toString());
    }

    private static Site site() {
        return Site.aspNetCore().configure(config -> config.with("processesPerApplication", PROCESSES));
    }

    private static void awaitProcesses(Falconer falconer, SteadyLoad load) {
        falconer.log().awaitEvents(STARTED, PROCESSES).forEach(started -> load.awaitAnswerOf(started.listener()));
    }

    @Test
    @DisplayName(
            "under 1,000 requests per second the binary is replaced again and again: no request fails, the pids stay")
    void losesNothing() {
        Falconer falconer = setup(site()).start();
        try {
            Report report;
            try (SteadyLoad load = SteadyLoad.start(
                            falconer,
                            CALLS_TRIED_PER_SECOND,
                            Calls.mixedWithSlow("", HostedApplication.ASP_NET_CORE.greeting()));
                    Newcomers newcomers = Newcomers.to(falconer.port())) {
                awaitProcesses(falconer, load);
                Set<Long> pids = load.pids();
                assertThat(pids).hasSize(PROCESSES);
                for (int replacement = 1; replacement <= REPLACEMENTS; replacement++) {
                    load.awaitMore(CALLS_BETWEEN);
                    Falconer former = falconer;
                    falconer = former.successor();
                    assertThat(former.awaitExit()).as(former.log().text()).isZero();
                }
                load.awaitMore(CALLS_BETWEEN);
                report = load.finish();
                assertThat(report.pids()).isEqualTo(pids);
                Measurements.print(String.format(
                        Locale.ROOT,
                        "Falconer replaced %d times under %.0f requests per second: %s; %s",
                        REPLACEMENTS,
                        report.perSecond(),
                        report.summary(),
                        newcomers));
                assertThat(newcomers.failures()).isEmpty();
            }
            assertThat(report.losses())
                    .as("lost:%n%s%n%s", report.lossesInWords(), falconer.log().text())
                    .isEmpty();
            assertThat(falconer.log().events(STARTED)).isEmpty();
            assertThat(falconer.log().events(EXITED)).isEmpty();
            if (LONG) {
                assertThat(report.perSecond()).as("how many were really made").isGreaterThan(CALLS_PER_SECOND);
            }
        } finally {
            falconer.close();
        }
    }

    @Test
    @DisplayName("where operators reach it was chosen: they reach the next one there")
    void isOperatedWhereTheFormerWas() {
        String control = SocketPath.create().toString();
        Falconer.Setup setup = setup(Site.node()).options("--control", control);
        Falconer falconer = setup.start();
        try {
            long pid = falconer.http().get("/pid").number();
            for (int replacement = 1; replacement <= REPLACEMENTS; replacement++) {
                Falconer former = falconer;
                falconer = former.successor();
                falconer.log().awaitMatching("operated through " + control);

                Finished status = setup.command("status", "--control", control);

                assertThat(status.output()).contains("Ready, pid " + pid);
                assertThat(falconer.http().get("/pid").number()).isEqualTo(pid);
                assertThat(former.awaitExit()).isZero();
            }
        } finally {
            falconer.close();
        }
    }

    @Test
    @DisplayName("one that cannot take over says why, and under load nothing changes where it is")
    void goesOnWhereNobodyTakesOver() throws IOException {
        try (var foreign = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Falconer falconer = setup(site()).start()) {
            Report report;
            try (SteadyLoad load = SteadyLoad.start(
                    falconer, CALLS_PER_SECOND / 5, Calls.mixed("", HostedApplication.ASP_NET_CORE.greeting()))) {
                awaitProcesses(falconer, load);
                Set<Long> pids = load.pids();

                Finished finished = falconer.failingSuccessor(
                        "http://127.0.0.1:" + falconer.port() + ";http://127.0.0.1:" + foreign.getLocalPort());

                assertThat(finished.exitCode()).as(finished.output()).isEqualTo(4);
                assertThat(finished.output()).contains(":" + foreign.getLocalPort());
                falconer.log().awaitMatching("has not taken over, and everything goes on here");
                load.awaitMore(CALLS_BETWEEN / 2);
                report = load.finish();
                assertThat(report.pids()).isEqualTo(pids);
            }
            assertThat(report.losses())
                    .as("lost:%n%s%n%s", report.lossesInWords(), falconer.log().text())
                    .isEmpty();
            List<Long> backends = falconer.backends();
            assertThat(backends).isNotEmpty();
            Processes.kill(backends.getFirst());
            falconer.log().awaitEvents(STARTED, PROCESSES + 1);
        }
    }

    @Test
    @DisplayName("a process that was taken over is looked after: restarted when it crashes, ended with Falconer")
    void looksAfterWhatItHasTakenOver() {
        try (Falconer former = setup(Site.node()).start()) {
            long pid = former.http().get("/pid").number();
            try (Falconer falconer = former.successor()) {
                former.awaitExit();
                assertThat(falconer.http().get("/pid").number()).isEqualTo(pid);

                Processes.kill(pid);

                falconer.log().awaitEvents(STARTED, 1);
                assertThat(falconer.http().get("/pid").number()).isNotEqualTo(pid);
            }
        }
    }

    @Test
    @DisplayName("from which environment the next one is started does not matter to the processes")
    void keepsThemWhateverItsOwnEnvironment() {
        Falconer.Setup setup = setup(Site.node());
        try (Falconer former = setup.start()) {
            long pid = former.http().get("/pid").number();
            setup.variable("NOT_OF_THE_APPLICATION", "1");
            try (Falconer falconer = former.successor()) {
                former.awaitExit();
                assertThat(falconer.http().get("/pid").number()).isEqualTo(pid);
                assertThat(falconer.log().events(STARTED)).isEmpty();
            }
        }
    }

    @Test
    @DisplayName(
            "what the next one would launch otherwise serves until that has taken its place, without a failed request")
    void followsAnotherConfiguration() {
        Site configuration = Site.empty();
        int port = FreePort.find();
        host(configuration, port, Version.of(Site.aspNetCore(), "1"));
        Falconer former = Falconer.ofApplications(configuration.file("falconer.xml"))
                .variable("FALCONER_STATE", Scratch.folder("state").toString())
                .start();
        try {
            Report report;
            try (SteadyLoad load = SteadyLoad.start(
                    former, CALLS_PER_SECOND / 5, Calls.mixed("", HostedApplication.ASP_NET_CORE.greeting()))) {
                long pid = former.http().get("/pid").number();
                load.awaitAnswerOf(pid);
                host(configuration, port, Version.of(Site.aspNetCore(), "2"));

                try (Falconer falconer = former.successor()) {
                    long other =
                            falconer.log().awaitEvents(STARTED, 1).getFirst().listener();
                    load.awaitAnswerOf(other);
                    falconer.log().awaitEvents(EXITED, 1);
                    load.awaitMore(CALLS_BETWEEN / 10);
                    report = load.finish();

                    assertThat(Version.serving(falconer)).isEqualTo("2");
                    assertThat(report.pids()).containsExactlyInAnyOrder(pid, other);
                    assertThat(report.losses())
                            .as(
                                    "lost:%n%s%n%s",
                                    report.lossesInWords(), falconer.log().text())
                            .isEmpty();
                }
            }
        } finally {
            former.close();
        }
    }

    private static void host(Site configuration, int port, Site site) {
        configuration.write("falconer.xml", """
                        <falconer>
                          <bindings><binding url="http://127.0.0.1:%d"/></bindings>
                          <applications><application name="main" folder="%s"/></applications>
                        </falconer>
                        """.formatted(port, site.folder()));
    }

    @Test
    @DisplayName("one that runs from a copy stays in it, and files copied over its folder are noticed by the next one")
    void runsFromTheSameCopy() throws IOException {
        Site site = ShadowCopyIT.copied(Version.of(Site.node(), "1"));
        try (Falconer former = setup(site).start()) {
            long pid = former.http().get("/pid").number();
            try (Falconer falconer = former.successor()) {
                former.awaitExit();
                assertThat(falconer.http().get("/pid").number()).isEqualTo(pid);
                assertThat(ShadowCopyIT.copies(site)).containsExactly("1");

                site.copyOver(ShadowCopyIT.copied(Version.of(Site.node(), "2")));

                Await.until(
                        "the new version serves",
                        () -> Version.serving(falconer).equals("2"));
                Await.until(
                        "the old copy is gone", () -> ShadowCopyIT.copies(site).equals(List.of("2")));
            }
        }
    }

    @Test
    @DisplayName("where no Falconer runs nothing is taken over, and nothing is hosted")
    void saysThatNobodyIsThere() {
        Finished finished = setup(Site.node()).options("--take-over").finish();

        assertThat(finished.exitCode()).as(finished.output()).isEqualTo(5);
        assertThat(finished.output()).contains("0 Falconers are operated through", "(expected: one that runs");
    }
}
