package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Falconer.Finished;
import dev.falconer.it.fixture.Site;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What makes Falconer replace the processes of an application; what takes longest comes first. */
enum RecycleCause {
    ILL("failed health check", "it is ill") {
        @Override
        HostedSite prepare(HostedSite hosted) {
            hosted.site().configure(config -> config.with("rapidFailsPerMinute", 100));
            return hosted.kept(
                    "<health><liveness path=\"/health\" interval=\"00:00:00.100\" failures=\"2\"/></health>");
        }

        @Override
        void bringAbout(Falconer falconer, HostedSite hosted, int recycle) {
            assertThat(falconer.http().get("/fall-ill").status()).isEqualTo(200);
        }
    },
    SCHEDULED("schedule", "it is the time of day for it") {
        @Override
        HostedSite prepare(HostedSite hosted) {
            LocalTime now = LocalTime.now(ZoneId.systemDefault());
            String times = IntStream.rangeClosed(1, SCHEDULED_TIMES)
                    .mapToObj(i -> now.plus(TIME_APART.multipliedBy(i)).format(DateTimeFormatter.ofPattern("HH:mm:ss")))
                    .map(time -> "<add time=\"" + time + "\"/>")
                    .collect(Collectors.joining());
            return hosted.kept(
                    "<recycling><periodicRestart><schedule>" + times + "</schedule></periodicRestart></recycling>");
        }
    },
    WEB_CONFIG_TOUCHED("web.config touched", "its configuration changed") {
        @Override
        void bringAbout(Falconer falconer, HostedSite hosted, int recycle) {
            hosted.site().touchConfig();
        }
    },
    WEB_CONFIG_TOUCHED_TWICE("web.config touched again while the next process starts", "its configuration changed") {
        @Override
        void bringAbout(Falconer falconer, HostedSite hosted, int recycle) {
            Set<Long> before = Set.copyOf(falconer.backends());
            hosted.site().touchConfig();
            Await.until("the next process is launched", () -> !before.containsAll(falconer.backends()));
            hosted.site().touchConfig();
        }
    },
    WEB_CONFIG_ABOVE_TOUCHED("web.config above touched", "its configuration changed") {
        @Override
        HostedSite prepare(HostedSite hosted) {
            return hosted.below(Site.shell("exit 1"), "/below");
        }

        @Override
        void bringAbout(Falconer falconer, HostedSite hosted, int recycle) {
            hosted.above().orElseThrow().touchConfig();
        }
    },
    ENVIRONMENT_FILE_WRITTEN("environment file written", "its configuration changed") {
        @Override
        HostedSite prepare(HostedSite hosted) {
            return hosted.environmentFile(ENVIRONMENT_FILE).write(ENVIRONMENT_FILE, "RECYCLE=0\n");
        }

        @Override
        void bringAbout(Falconer falconer, HostedSite hosted, int recycle) {
            hosted.write(ENVIRONMENT_FILE, "RECYCLE=" + recycle + "\n");
        }
    },
    WATCHED_FILE_TOUCHED("a file of onFileChange touched", "a file changed that it depends on") {
        @Override
        HostedSite prepare(HostedSite hosted) {
            return hosted.kept("<recycling><onFileChange><file path=\"restart.txt\"/></onFileChange></recycling>");
        }

        @Override
        void bringAbout(Falconer falconer, HostedSite hosted, int recycle) {
            hosted.site().write("restart.txt", Integer.toString(recycle));
        }
    },
    COMMANDED("falconer recycle", "a recycle was asked for") {
        @Override
        void bringAbout(Falconer falconer, HostedSite hosted, int recycle) {
            assertDone(falconer.operate("recycle", "app"));
        }
    },
    DEPLOYED("falconer deploy and falconer rollback in turns", "another folder takes its place") {
        @Override
        int kinds() {
            return 2;
        }

        @Override
        void bringAbout(Falconer falconer, HostedSite hosted, int recycle) {
            assertDone(
                    recycle % 2 == 0
                            ? falconer.operate("rollback", "app")
                            : falconer.operate("deploy", hosted.site().folder().toString(), "--app", "app"));
        }
    },
    OLD("age", "it reached its age limit") {
        @Override
        HostedSite prepare(HostedSite hosted) {
            return hosted.kept(OFTEN_LOOKED_AT + "<recycling><periodicRestart time=\"00:00:01\"/></recycling>");
        }
    },
    MUCH_ASKED("number of requests", "it reached its request limit") {
        @Override
        HostedSite prepare(HostedSite hosted) {
            return hosted.kept(OFTEN_LOOKED_AT + "<recycling><periodicRestart requests=\"100\"/></recycling>");
        }
    },
    BIG("memory", "it reached its memory limit") {
        @Override
        HostedSite prepare(HostedSite hosted) {
            return hosted.kept(OFTEN_LOOKED_AT + "<recycling><periodicRestart memory=\"250MB\"/></recycling>");
        }

        @Override
        void bringAbout(Falconer falconer, HostedSite hosted, int recycle) {
            assertThat(falconer.http().get("/allocate?megabytes=250").status()).isEqualTo(200);
        }
    };

    private static final String ENVIRONMENT_FILE = "app.env";

    /** Where there may be more than one process, they are looked at as often as this says, and otherwise once a second. */
    private static final String OFTEN_LOOKED_AT =
            "<processModel maxProcesses=\"2\" maxConcurrentRequests=\"1000\" growAfter=\"00:00:00.050\"/>";

    /** Enough for the long form. */
    private static final int SCHEDULED_TIMES = 100;

    /** Much more than a start takes on a busy machine: a time that comes before its end begins anew. */
    private static final Duration TIME_APART = Duration.ofSeconds(10);

    private final String label;
    private final String reason;

    RecycleCause(String label, String reason) {
        this.label = label;
        this.reason = reason;
    }

    /** The same site, hosted as this cause needs it. */
    HostedSite prepare(HostedSite hosted) {
        return hosted;
    }

    /** Brings about one recycle, the first being 1; nothing to do where it comes by itself, again and again. */
    void bringAbout(Falconer falconer, HostedSite hosted, int recycle) {}

    /** In how many ways it comes about, one after the other. */
    int kinds() {
        return 1;
    }

    /** What the log says to it. */
    String reason() {
        return reason;
    }

    private static void assertDone(Finished command) {
        assertThat(command.exitCode()).as(command.output()).isZero();
    }

    @Override
    public String toString() {
        return label;
    }
}
