package dev.falconer.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.it.fixture.Await;
import dev.falconer.it.fixture.Curl;
import dev.falconer.it.fixture.Falconer;
import dev.falconer.it.fixture.Falconer.Finished;
import dev.falconer.it.fixture.Site;
import dev.falconer.it.fixture.SocketPath;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an operator may ask of a Falconer that runs. */
class OperatorIT {

    private static final int DONE = 0;
    private static final int BIND_FAILED = 4;
    private static final int NOT_RUNNING = 5;

    private static void awaitDoor(Falconer falconer) {
        Await.until("the operator's door is open", () -> falconer.log().text().contains("operated through "));
    }

    @Test
    @DisplayName("status and recycle find the only Falconer by themselves, and say when there is none")
    void withoutASocket() {
        Path state = SocketPath.create().resolveSibling("state");
        Falconer.Setup setup = Falconer.of(Site.python()).variable("FALCONER_STATE", state.toString());
        try (Falconer falconer = setup.start()) {
            awaitDoor(falconer);
            long before = falconer.http().get("/pid").number();

            Finished status = setup.command("status");
            Finished recycle = setup.command("recycle");

            assertThat(status.exitCode()).isEqualTo(DONE);
            assertThat(status.output()).contains("pid " + before);
            assertThat(recycle.exitCode()).isEqualTo(DONE);
            long after = falconer.http().get("/pid").number();
            assertThat(after).isNotEqualTo(before);
            String socket =
                    state.resolve("control").resolve(falconer.pid() + ".sock").toString();
            assertThat(Curl.get(
                            "http://falconer/applications", "--unix-socket", socket, "-H", "Accept: application/json"))
                    .contains("\"pid\":" + after);
        }

        Finished afterwards = setup.command("status");

        assertThat(afterwards.exitCode()).isEqualTo(NOT_RUNNING);
        assertThat(afterwards.output()).contains("no Falconer runs", "(expected: ");
        assertThat(state.resolve("control")).isEmptyDirectory();
    }

    @Test
    @DisplayName("a control socket that is asked for and in use is left to whoever has it")
    void socketInUse() {
        String socket = SocketPath.create().toString();
        try (Falconer falconer = Falconer.host(Site.python(), "--control", socket)) {
            awaitDoor(falconer);

            Finished second =
                    Falconer.of(Site.python()).options("--control", socket).finish();

            assertThat(second.exitCode()).isEqualTo(BIND_FAILED);
            assertThat(second.output()).contains(socket + " is in use");
            assertThat(Falconer.command("status", "--control", socket).exitCode())
                    .isEqualTo(DONE);
        }
    }
}
