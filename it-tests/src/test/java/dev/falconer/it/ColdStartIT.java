package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Http.Answer;
import dev.falconer.it.fixture.Measurements;
import dev.falconer.it.fixture.RawBackend;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Many requests at once while nothing runs yet. */
class ColdStartIT {

    private static final int REQUESTS = 100;
    /** About what an ASP.NET Core application takes; a bare script would listen before Falconer itself has warmed up. */
    private static final String STARTUP_SECONDS = "0.3";

    private static final int RUNS = 10;

    @Test
    @DisplayName("a hundred requests at once start one process and are all answered")
    void startsOnce() {
        try (Falconer falconer = Falconer.host(Site.aspNetCore())) {
            List<Answer> answers =
                    IntStream.range(0, REQUESTS).mapToObj(_ -> falconer.http().getLater("/pid")).toList().stream()
                            .map(CompletableFuture::join)
                            .toList();

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
            assertThat(answers.stream().map(Answer::number).distinct()).hasSize(1);
            assertThat(falconer.log().events(1001)).hasSize(1);
        }
    }

    @Test
    @DisplayName("the first of them is answered soon after the application listens; how soon is printed")
    void answersSoon() throws Exception {
        var times = new ArrayList<Duration>();
        for (int run = 0; run < RUNS; run++) {
            RawBackend backend =
                    RawBackend.create(config -> config.variable("RAW_BACKEND_STARTUP_SECONDS", STARTUP_SECONDS));
            try (Falconer falconer = Falconer.host(backend.site());
                    ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                Instant first = answerMoments(falconer, clients).stream()
                        .min(Instant::compareTo)
                        .orElseThrow();

                assertThat(falconer.log().events(1001)).hasSize(1);
                times.add(Duration.between(Instant.EPOCH.plusNanos(backend.noted("listening")), first));
            }
        }
        Measurements.print("cold start: first of 100 answers after the application listened", times);
        assertThat(Measurements.median(times)).isLessThan(Duration.ofSeconds(1));
    }

    /** When each of the hundred answers began to arrive. */
    private static List<Instant> answerMoments(Falconer falconer, ExecutorService clients)
            throws InterruptedException, ExecutionException {
        List<Callable<Instant>> requests = IntStream.range(0, REQUESTS)
                .mapToObj(_ -> (Callable<Instant>) () -> answerMoment(falconer))
                .toList();
        var moments = new ArrayList<Instant>();
        for (Future<Instant> moment : clients.invokeAll(requests)) {
            moments.add(moment.get());
        }
        return moments;
    }

    private static Instant answerMoment(Falconer falconer) {
        try (RawHttp connection = falconer.connect()) {
            connection.send("GET / HTTP/1.1\r\nHost: site\r\n\r\n");
            String statusLine = connection.line();
            Instant moment = Instant.now();
            assertThat(statusLine).startsWith("HTTP/1.1 200");
            return moment;
        }
    }
}
