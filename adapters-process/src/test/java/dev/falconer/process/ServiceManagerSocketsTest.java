package dev.falconer.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.falconer.application.port.driven.UnusableSocketException;
import dev.falconer.process.system.LinuxCalls;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceManagerSocketsTest {

    private static final long SELF = 4711;

    @BeforeEach
    void onLinux() {
        assumeThat(LinuxCalls.areAvailable()).isTrue();
    }

    @Test
    void whoeverWasNotStartedByAServiceManagerHasNone() throws Exception {
        var sockets = new ServiceManagerSockets(Map.of(), SELF);

        assertThat(sockets.take()).isEmpty();
    }

    @Test
    void whatWasPassedToSomebodyElseIsNotTaken() throws Exception {
        var sockets = new ServiceManagerSockets(Map.of("LISTEN_PID", "4712", "LISTEN_FDS", "1"), SELF);

        assertThat(sockets.take()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "x", "1000000000000"})
    void aCountThatIsNoneIsRefused(String count) {
        var sockets = new ServiceManagerSockets(Map.of("LISTEN_PID", "4711", "LISTEN_FDS", count), SELF);

        assertThatThrownBy(sockets::take)
                .isInstanceOf(UnusableSocketException.class)
                .hasMessage("LISTEN_FDS: " + count + " (expected: a number)");
    }
}
