package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.load.Calls;
import dev.falconer.it.load.Report;
import dev.falconer.it.load.SteadyLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An application that runs from a copy of its folder, so that others can be copied over it. */
class ShadowCopyIT {

    private static final int CALLS_PER_SECOND = 200;
    private static final int CALLS_BETWEEN = 100;

    private static Site version(String version) {
        return copied(Version.of(Site.aspNetCore(), version));
    }

    /** The same, run from copies. */
    static Site copied(Site site) {
        return site.configure(
                config -> config.setting("enableShadowCopy", "true").setting("shadowCopyQuietTime", "00:00:01"));
    }

    /** Those that are there. */
    static List<String> copies(Site site) throws IOException {
        try (Stream<Path> all = Files.list(site.file("ShadowCopyDirectory"))) {
            return all.filter(Files::isDirectory)
                    .map(each -> each.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    @DisplayName(
            "RC-15 files are copied over a running application, in place: the new version serves, and no request fails")
    void copiedOver() throws Exception {
        Site site = version("1");
        Site next = version("2");
        try (Falconer falconer = Falconer.host(site)) {
            assertThat(Version.serving(falconer)).isEqualTo("1");
            assertThat(copies(site)).containsExactly("1");
            Report report;
            try (SteadyLoad load = SteadyLoad.start(
                    falconer, CALLS_PER_SECOND, Calls.mixed("", HostedApplication.ASP_NET_CORE.greeting()))) {
                load.awaitMore(CALLS_BETWEEN);
                site.copyOver(next);
                Await.until(
                        "the new version serves",
                        () -> Version.serving(falconer).equals("2"));
                Await.until("the old copy is gone", () -> copies(site).equals(List.of("2")));
                load.awaitMore(CALLS_BETWEEN);

                report = load.finish();
            }
            Measurements.print("shadow copy: " + report.summary());
            assertThat(report.losses())
                    .as("lost:%n%s%n%s", report.lossesInWords(), falconer.log().text())
                    .isEmpty();
            assertThat(falconer.log().text())
                    .contains("its folder was copied to " + site.file("ShadowCopyDirectory/2"));
        }
    }

    @Test
    @DisplayName("a new version that does not start leaves the old copy serving")
    void brokenVersion() throws Exception {
        Site site = version("1");
        try (Falconer falconer = Falconer.host(site)) {
            assertThat(Version.serving(falconer)).isEqualTo("1");

            site.configure(config -> config.with("processPath", "sh").with("arguments", "-c 'exit 3'"));

            Await.until("it is told", () -> falconer.log().text().contains("its new version could not take over"));
            assertThat(Version.serving(falconer)).isEqualTo("1");
            Await.until("the broken copy is gone", () -> copies(site).equals(List.of("1")));
        }
    }
}
