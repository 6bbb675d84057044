package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.port.driven.ControlFailedException;
import dev.falconer.application.port.driven.FakeControlEndpoint;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.application.port.driving.FakeOperations;
import dev.falconer.domain.process.ProcessId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorsDoorTest {

    @TempDir
    Path state;

    private final FakeControlEndpoint endpoint = new FakeControlEndpoint();

    private Watch open(ControlChoice choice) throws ControlFailedException {
        var sockets = new ControlSockets(state.resolve("control"), InstantSource.system());
        return new OperatorsDoor(endpoint, new FakeOperations(), sockets, new ProcessId(4121)).open(choice);
    }

    @Test
    void isUsuallyWhereTheCommandsLook() throws Exception {
        Watch door = open(new ControlChoice.Usual());

        assertThat(endpoint.open())
                .containsExactly(state.resolve("control/4121.sock").toString());
        door.close();
        assertThat(endpoint.open()).isEmpty();
    }

    @Test
    void isWhereItWasAskedFor() throws Exception {
        open(new ControlChoice.At(Path.of("/run/falconer.sock")));

        assertThat(endpoint.open()).containsExactly("/run/falconer.sock");
    }

    @Test
    void isNowhereWhenNoneIsWanted() throws Exception {
        open(new ControlChoice.Nowhere()).close();

        assertThat(endpoint.open()).isEmpty();
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void keepsNobodyFromHostingWhenItsUsualPlaceCannotBeHad() throws Exception {
        endpoint.fail("no room");
        open(new ControlChoice.Usual()).close();

        Files.delete(state.resolve("control"));
        Files.writeString(state.resolve("control"), "in the way");
        open(new ControlChoice.Usual()).close();

        assertThat(endpoint.open()).isEmpty();
    }

    @Test
    void thatWasAskedForIsOpenedOrNothingIs() {
        endpoint.fail("no room");

        assertThatThrownBy(() -> open(new ControlChoice.At(Path.of("/run/falconer.sock"))))
                .isInstanceOf(ControlFailedException.class)
                .hasMessage("cannot be operated through /run/falconer.sock: no room");
    }
}
