package dev.falconer.it.transition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Processes;
import dev.falconer.it.fixture.Scratch;
import dev.falconer.it.fixture.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An application that always runs starts without a request, and is not said to run before it has answered one. */
class AlwaysRunningIT {

    private static final int STARTED = 1001;
    private static final String PROGRAM = """
            import os, sys, time
            from http.server import BaseHTTPRequestHandler, HTTPServer

            def note(what):
                with open(sys.argv[1], "a") as notes:
                    notes.write(what + "\\n")

            class Handler(BaseHTTPRequestHandler):
                def do_GET(self):
                    while not os.path.exists(sys.argv[2]):
                        time.sleep(0.01)
                    note("answered " + self.path)
                    self.send_response(404)
                    self.send_header("Content-Length", "0")
                    self.end_headers()

            server = HTTPServer(("127.0.0.1", int(os.environ["ASPNETCORE_PORT"])), Handler)
            note("listens")
            server.serve_forever()
            """;

    @Test
    @DisplayName("it has answered before it is said to run, and a killed one is replaced without a request")
    void runs() throws IOException {
        Path notes = Scratch.write("notes", "");
        Path permission = notes.resolveSibling("permission");
        Site site = Site.script(PROGRAM)
                .configure(config -> config.with("arguments", "program.py " + notes + " " + permission));
        HostedSite hosted = HostedSite.of(site).kept("<processModel startMode=\"alwaysRunning\"/>");
        try (Falconer falconer = hosted.start()) {
            Await.until("it listens", () -> Files.readString(notes).equals("listens\n"));
            assertThat(falconer.log().events(STARTED)).isEmpty();

            Files.createFile(permission);

            long pid = falconer.log().awaitEvent(STARTED).pid();
            assertThat(notes).content().isEqualTo("listens\nanswered /\n");
            Processes.kill(pid);
            assertThat(falconer.log().awaitEvents(STARTED, 2)).hasSize(2);
            assertThat(notes).content().isEqualTo("listens\nanswered /\n".repeat(2));
        }
    }
}
