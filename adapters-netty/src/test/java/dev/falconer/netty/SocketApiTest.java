package dev.falconer.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.epoll.Epoll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("sets a system property")
@DisplayName("The way to drive sockets")
class SocketApiTest {

    private static final String CHOICE = "falconer.sockets";

    private final String before = System.getProperty(CHOICE, "");

    @AfterEach
    void forget() {
        if (before.isEmpty()) {
            System.clearProperty(CHOICE);
        } else {
            System.setProperty(CHOICE, before);
        }
    }

    @Test
    @DisplayName("is the first that the machine has")
    void best() {
        System.clearProperty(CHOICE);

        SocketApi best = SocketApi.ofMachine();

        assertThat(best.isAvailable()).isTrue();
        assertThat(best != SocketApi.NIO).isEqualTo(Epoll.isAvailable() || SocketApi.IO_URING.isAvailable());
    }

    @Test
    @DisplayName("is the one that was chosen")
    void chosen() {
        System.setProperty(CHOICE, "nio");

        assertThat(SocketApi.ofMachine()).isEqualTo(SocketApi.NIO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kqueue", "NIO", ""})
    @DisplayName("is not one that the machine does not have")
    void unknown(String name) {
        System.setProperty(CHOICE, name);

        assertThatThrownBy(SocketApi::ofMachine)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("falconer.sockets: " + name + " (expected: ")
                .hasMessageEndingWith("nio)");
    }
}
