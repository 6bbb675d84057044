package dev.falconer.it.container;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** One container per test; the client is outside, on the published port. */
class ContainerIT {

    private static final int PORT = 8080;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int GRACE_SECONDS = 20;

    private final HttpClient client = HttpClient.newHttpClient();

    private GenericContainer<?> container;

    @BeforeEach
    void startContainer() {
        assumeTrue(SiteImage.image().isPresent(), SiteImage::reason);
        container = new GenericContainer<>(SiteImage.image().orElseThrow())
                .withExposedPorts(PORT)
                .waitingFor(Wait.forHttp("/pid").forPort(PORT).withStartupTimeout(PATIENCE));
        container.start();
    }

    @AfterEach
    void removeContainer() {
        client.close();
        if (container != null) {
            container.stop();
        }
    }

    @AfterAll
    static void removeImages() {
        SiteImage.remove();
    }

    @Test
    void hostsThePublishedSiteUnchanged() throws Exception {
        assertThat(get("/cwd")).isEqualTo("/app");
        assertThat(get("/env?name=ASPNETCORE_PORT")).matches("\\d+");
    }

    @Test
    void runsAsAUserWhoIsNotRoot() throws Exception {
        assertThat(inside("id", "-u")).isEqualTo("10001");
        assertThat(inside("sh", "-c", "grep '^Uid' /proc/1/status")).contains("10001");
    }

    @Test
    void startsWithItsCacheOfLoadedClasses() throws Exception {
        assertThat(inside("sh", "-c", "grep -c falconer.aot /proc/1/maps || true"))
                .isNotEqualTo("0");
    }

    @Test
    void aBackendThatWasKilledComesBack() throws Exception {
        String killed = get("/pid");

        inside("sh", "-c", "kill -9 " + killed);

        await().atMost(PATIENCE).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            HttpResponse<String> answer = client.send(request("/pid"), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isNotEqualTo(killed);
        });
        assertThat(inside("sh", "-c", "test -e /proc/" + killed + " && echo there || echo gone"))
                .isEqualTo("gone");
    }

    @Nested
    @DisplayName("As process 1 of the container")
    class ProcessOne {

        @Test
        void falconerIsTheJavaProcessItself() throws Exception {
            assertThat(inside("cat", "/proc/1/comm")).isEqualTo("java");
            assertThat(inside("sh", "-c", "tr '\\0' ' ' </proc/1/cmdline")).contains("dev.falconer.bootstrap.Main");
        }

        @Test
        void anOrphanIsAdoptedAndLeavesNoZombie() throws Exception {
            String orphan = inside("sh", "-c", "setsid sleep 2 >/dev/null 2>&1 & echo $!");
            assertThat(inside("sh", "-c", "grep '^PPid' /proc/" + orphan + "/status"))
                    .endsWith("\t1");

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    inside("sh", "-c", "test -e /proc/" + orphan + " && echo there || echo gone"))
                            .isEqualTo("gone"));
        }
    }

    @Nested
    @DisplayName("docker stop")
    class DockerStop {

        @Test
        void letsARequestUnderWayFinishAndEndsInOrder() throws Exception {
            CompletableFuture<HttpResponse<String>> underWay = requestWithItsHeadAnswered("/headers-then-wait?ms=3000");

            long begun = System.nanoTime();
            stop();
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            assertThat(underWay).succeedsWithin(PATIENCE).satisfies(answer -> {
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("waited");
            });
            assertThat(exitCode()).isZero();
            assertThat(took).isLessThan(Duration.ofSeconds(GRACE_SECONDS));
        }

        @Test
        void ofAnIdleContainerTakesMuchLessThanTheGracePeriod() {
            long begun = System.nanoTime();
            stop();

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            assertThat(exitCode()).isZero();
        }

        @Test
        void asksTheApplicationAndWaitsForItsEnd() throws Exception {
            String pid = get("/pid");

            stop();

            assertThat(container.getLogs())
                    .containsSubsequence(
                            "[pid " + pid + "] answered the shutdown message with 202",
                            "[pid " + pid + "]",
                            "is gone: exit code 0, as asked",
                            "falconer: stopped");
        }

        private void stop() {
            container
                    .getDockerClient()
                    .stopContainerCmd(container.getContainerId())
                    .withTimeout(GRACE_SECONDS)
                    .exec();
        }

        private long exitCode() {
            var state = container
                    .getDockerClient()
                    .inspectContainerCmd(container.getContainerId())
                    .exec()
                    .getState();
            return requireNonNull(state.getExitCodeLong());
        }

        /** Returns once the head is here, so that the request is certainly with the application. */
        private CompletableFuture<HttpResponse<String>> requestWithItsHeadAnswered(String target) {
            var head = new CompletableFuture<Integer>();
            CompletableFuture<HttpResponse<String>> answer = client.sendAsync(request(target), response -> {
                head.complete(response.statusCode());
                return BodyHandlers.ofString().apply(response);
            });
            assertThat(head).succeedsWithin(PATIENCE).isEqualTo(200);
            return answer;
        }
    }

    private String get(String target) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request(target), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }

    private HttpRequest request(String target) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + container.getMappedPort(PORT) + target))
                .timeout(PATIENCE)
                .build();
    }

    /** What a command in the container printed. */
    private String inside(String... command) throws IOException, InterruptedException {
        var result = container.execInContainer(command);
        assertThat(result.getExitCode()).as(result.getStderr()).isZero();
        return result.getStdout().strip();
    }
}
