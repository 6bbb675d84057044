package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Curl;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Falconer.Finished;
import dev.falconer.it.fixture.FreePort;
import dev.falconer.it.fixture.RawHttp;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The access log in a file of its own. */
class AccessLogIT {

    private static final int CLIENTS = 4;
    private static final int REQUESTS = 250;

    private static final Pattern LINE =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z INFO  access: 127\\.0\\.0\\.1:\\d+"
                    + " \"GET (/\\S*)\" 200\\.0 \\d+ \\d+us - - ");

    private final Path folder = Scratch.folder("logs");
    private final Path file = folder.resolve("access.log");

    private final List<String> asked = new ArrayList<>();

    /** From several clients at a time, none of them for the same. */
    private void ask(Falconer falconer, String name) {
        List<Thread> clients = IntStream.range(0, CLIENTS)
                .mapToObj(client ->
                        Thread.ofVirtual().start(() -> ask(falconer.connect(), targets(name + "-" + client))))
                .toList();
        clients.forEach(client -> Await.until("all is answered", () -> !client.isAlive()));
        IntStream.range(0, CLIENTS).forEach(client -> asked.addAll(targets(name + "-" + client)));
    }

    private static List<String> targets(String name) {
        return IntStream.range(0, REQUESTS)
                .mapToObj(number -> "/pid?" + name + "-" + number)
                .toList();
    }

    private static void ask(RawHttp connection, List<String> targets) {
        try (connection) {
            targets.forEach(target -> connection
                    .send("GET " + target + " HTTP/1.1\r\nHost: site\r\n\r\n")
                    .response());
        }
    }

    private void askWithCurl(Falconer falconer, String target) {
        Curl.get("http://127.0.0.1:" + falconer.port() + target);
        asked.add(target);
    }

    private static List<String> targetsIn(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .map(LINE::matcher)
                .peek(line -> assertThat(line.matches()).as(line.toString()).isTrue())
                .map(line -> line.group(1))
                .toList();
    }

    @Test
    @DisplayName("a file that is moved away is followed by another, and every request is in one of them, once")
    void isRotatedByMovingItAway() throws Exception {
        Path moved = folder.resolve("access.log.1");
        try (Falconer falconer =
                Falconer.of(Site.node()).options("--access-log=" + file).start()) {
            askWithCurl(falconer, "/pid?first");
            Await.until("the first line is there", () -> !targetsIn(file).isEmpty());
            ask(falconer, "before");
            Files.move(file, moved);
            ask(falconer, "between");
            Await.until("there is another file", () -> Files.exists(file));
            ask(falconer, "after");
            askWithCurl(falconer, "/pid?last");

            assertThat(falconer.stop()).isZero();
            assertThat(falconer.log().matching("access: ")).isEmpty();
        }

        var found = new ArrayList<>(targetsIn(moved));
        List<String> foundInTheNext = targetsIn(file);
        found.addAll(foundInTheNext);
        assertThat(found).containsExactlyInAnyOrderElementsOf(asked);
        assertThat(found).startsWith("/pid?first");
        assertThat(foundInTheNext).contains("/pid?last");
    }

    @Test
    @DisplayName("a Falconer that takes over goes on in the same file")
    void isHandedOver() throws Exception {
        Falconer former = Falconer.of(Site.node())
                .urls("http://127.0.0.1:" + FreePort.find())
                .variable("FALCONER_STATE", Scratch.folder("state").toString())
                .options("--access-log=" + file)
                .start();
        try (former) {
            ask(former, "former");
            try (Falconer successor = former.successor()) {
                ask(successor, "successor");
                assertThat(former.awaitExit()).isZero();
                ask(successor, "alone");
                assertThat(successor.stop()).isZero();
            }
        }

        assertThat(targetsIn(file)).containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    @DisplayName("a file that cannot be made ends the start before anything listens")
    void wantsAFolder() {
        Path nowhere = folder.resolve("nowhere/access.log");

        Finished run =
                Falconer.of(Site.node()).options("--access-log=" + nowhere).finish();

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.output())
                .contains("--access-log: " + nowhere
                        + " cannot be opened, because of a folder that is not there (expected: ")
                .doesNotContain("listening on ");
    }
}
