package dev.falconer.it.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.Suites;
import dev.falconer.it.fixture.WebConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Chromium loads a page whose script fetches, uploads, follows events and talks on a web socket, and reports. */
class ChromiumIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    @DisplayName("in plain text: the page in HTTP/1.1, and a compressed web socket that closes with its code")
    void browsesInPlainText() {
        Site site = page();
        try (Falconer falconer = Falconer.host(site)) {
            assertThat(report(site, "http://127.0.0.1:" + falconer.port() + "/"))
                    .contains("\"page\":\"http/1.1\"", "\"fetched\":\"http/1.1\"")
                    .contains(WHAT_THE_PAGE_FINDS);
        }
    }

    @Test
    @DisplayName("over TLS: the page in HTTP/2, and a compressed web socket that closes with its code")
    void browsesOverTls() {
        Site site = page();
        try (Falconer falconer = Falconer.of(site).overTls().start()) {
            assertThat(report(site, "https://127.0.0.1:" + falconer.port() + "/"))
                    .contains("\"page\":\"h2\"", "\"fetched\":\"h2\"")
                    .contains(WHAT_THE_PAGE_FINDS);
        }
    }

    private static final List<String> WHAT_THE_PAGE_FINDS = List.of(
            "\"data\":\"data for the page\"",
            "\"upload\":\"300000\"",
            "\"events\":\"event-1 event-2 event-3\"",
            "\"extensions\":\"permessage-deflate",
            "\"socket\":\"hello from the page, 3001 seen\"");

    private static Site page() {
        return Site.of(WebConfig.httpPlatform("node", "server.js")
                        .variable("NODE_PATH", Suites.nodeWebSockets().toString()))
                .application("browser/server.js");
    }

    private static String report(Site site, String address) {
        Path folder = Scratch.folder("chromium");
        Process browser = start(folder, address);
        try {
            Await.until("the page's report", PATIENCE, () -> site.has("report") || !browser.isAlive());
            assertThat(site.has("report")).as("the page has reported").isTrue();
            return site.read("report");
        } finally {
            Stream.concat(browser.descendants(), Stream.of(browser.toHandle())).forEach(ProcessHandle::destroyForcibly);
            browser.onExit().join();
        }
    }

    private static Process start(Path folder, String address) {
        try {
            return new ProcessBuilder(
                            Suites.chromium().toString(),
                            "--headless",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--disable-dev-shm-usage",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                            "--ignore-certificate-errors",
                            "--user-data-dir=" + folder.resolve("profile"),
                            "--remote-debugging-port=0",
                            address)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.txt").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
