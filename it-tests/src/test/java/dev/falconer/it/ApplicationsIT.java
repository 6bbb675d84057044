package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Falconer.Finished;
import dev.falconer.it.fixture.Site;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several applications on one site, as a falconer.xml names them. */
class ApplicationsIT {

    private static final String PROGRAM = """
            import os
            from http.server import BaseHTTPRequestHandler, HTTPServer

            class Handler(BaseHTTPRequestHandler):
                def do_GET(self):
                    body = f"{os.environ['GREETING']} [{os.getpid()}]".encode()
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            HTTPServer(("127.0.0.1", int(os.environ["ASPNETCORE_PORT"])), Handler).serve_forever()
            """;

    private final Site host = Site.empty();
    private final Site main = greeting("main");
    private final Site shop = greeting("shop");
    private Falconer falconer;

    private static Site greeting(String text) {
        return Site.script(PROGRAM).configure(config -> config.variable("GREETING", text));
    }

    /** @param more besides main */
    private void define(String more) {
        host.write("falconer.xml", """
                        <falconer>
                          <bindings><binding url="http://127.0.0.1:0"/></bindings>
                          <applications>
                            <application name="main" folder="%s"/>
                            %s
                          </applications>
                        </falconer>
                        """.formatted(main.folder(), more));
    }

    @BeforeEach
    void start() {
        host.write("shop.env", "GREETING=shop from its file\n");
        define("""
                <application name="shop" path="/shop" folder="%s" environmentFile="shop.env">
                  <recycling><onFileChange><file path="restart.txt"/></onFileChange></recycling>
                </application>
                """.formatted(shop.folder()));
        falconer = Falconer.ofApplications(host.file("falconer.xml")).start();
    }

    @AfterEach
    void stop() {
        falconer.close();
    }

    private String text(String path) {
        return falconer.http().get(path).text();
    }

    @Test
    void eachAnswersOnItsPathWithItsEnvironment() {
        assertThat(text("/")).startsWith("main [");
        assertThat(text("/shop/cart")).startsWith("shop from its file [");
    }

    @Test
    void anEnvironmentFileThatIsWrittenIsTakenOver() {
        assertThat(text("/shop/")).startsWith("shop from its file [");

        host.write("shop.env", "GREETING=something new\n");

        Await.until("the new environment counts", () -> text("/shop/").startsWith("something new ["));
    }

    @Test
    void aFileThatProcessesDependOnRecyclesTheApplicationAlone() {
        String before = text("/shop/");
        String other = text("/");

        shop.write("restart.txt", "");

        Await.until("another process answers", () -> !text("/shop/").equals(before));
        assertThat(text("/")).isEqualTo(other);
    }

    @Test
    void whatIsHostedIsReadAnewAtSighup() {
        String before = text("/");
        assertThat(text("/shop/")).startsWith("shop from its file [");
        define("<application name='blog' path='/blog' folder='%s'/>"
                .formatted(greeting("blog").folder()));

        falconer.signal("HUP");

        falconer.log().awaitMatching("read the configuration anew");
        assertThat(text("/blog/")).startsWith("blog [");
        assertThat(text("/shop/")).as("answered by what is above it now").isEqualTo(before);
        assertThat(text("/")).isEqualTo(before);
    }

    @Test
    void whatCannotBeUsedAtSighupChangesNothing() {
        String before = text("/shop/");
        define("<application name='blog' path='/blog' folder='nowhere'/>");

        falconer.signal("HUP");

        falconer.log().awaitMatching("nowhere: does not exist");
        assertThat(text("/shop/")).isEqualTo(before);
    }

    @Test
    void theConfigurationOfTheApplicationAboveRecyclesTheOneBelow() {
        String before = text("/shop/");

        main.touchConfig();

        Await.until("another process answers", () -> !text("/shop/").equals(before));
    }

    @Test
    void aBrokenOneLeavesTheOthersAlone() {
        assertThat(text("/")).startsWith("main [");

        shop.write("web.config", "<configuration>");

        Await.until(
                "the broken one is refused", () -> falconer.http().get("/shop/").status() == 500);
        assertThat(text("/")).startsWith("main [");
        Finished check =
                Falconer.command("check", "--config", host.file("falconer.xml").toString());
        assertThat(check.exitCode()).isEqualTo(3);
        assertThat(check.output())
                .contains("main can be hosted: ")
                .contains("error: " + shop.file("web.config") + ":1:");
    }
}
