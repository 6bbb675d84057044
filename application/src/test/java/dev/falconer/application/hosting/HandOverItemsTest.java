package dev.falconer.application.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.port.driven.HandOverChannel.Item;
import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.port.driven.ListeningSocket.Keeper;
import dev.falconer.application.supervision.HandedOverApplication;
import dev.falconer.application.supervision.HandedOverApplication.Pause;
import dev.falconer.application.supervision.HandedOverBackend;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.process.Descriptor;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.site.ListenAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandOverItemsTest {

    static Stream<String> nastyTexts() {
        return Stream.of(
                "",
                " ",
                " leading and trailing ",
                "nul\0nul",
                "two\nlines",
                "\n",
                "carriage\r\nreturn\rend",
                "tab\tand form\ffeed",
                "key=value",
                "=",
                "a:b",
                "# no comment",
                "! neither",
                "back\\slash",
                "\\",
                "\\n",
                "\\\n",
                "\\u0041",
                "Grüße, 世界, \uD83E\uDD85",
                "\u0085 \u2028 \u2029",
                "root=1\nslot=9",
                "\u001b[31mred\u001b[0m");
    }

    static Stream<ListeningSocket> sockets() {
        return Stream.of(
                new ListeningSocket(3, new ListenAddress.Internet("127.0.0.1", 8080), Keeper.FALCONER),
                new ListeningSocket(4, new ListenAddress.Internet("::1", 65_535), Keeper.SERVICE_MANAGER),
                new ListeningSocket(5, new ListenAddress.Internet("0.0.0.0", 80), Keeper.FALCONER),
                new ListeningSocket(6, new ListenAddress.UnixSocket("/run/a b/ü=:.sock"), Keeper.FALCONER));
    }

    @ParameterizedTest
    @MethodSource("sockets")
    void aSocketArrivesAsItWas(ListeningSocket socket) {
        Item item = HandOverItems.of(socket);

        assertThat(HandOverItems.socket(item)).isEqualTo(socket);
        assertThat(item.descriptors()).containsExactly(new Descriptor(socket.descriptor()));
    }

    @Nested
    class AnApplication {

        @Test
        void arrivesWithItsPlaceItsPauseAndWhatFollows() {
            var shop = new HandedOverApplication(
                    "shop", "/srv/shop", "/srv/copies/2", Pause.PAUSED, List.of(Given.backend(4001)));

            assertThat(HandOverItems.application(HandOverItems.of(shop), shop.backends()))
                    .isEqualTo(shop);
        }

        @ParameterizedTest
        @MethodSource("dev.falconer.application.hosting.HandOverItemsTest#nastyTexts")
        void arrivesWhateverItsNames(String text) {
            var shop = new HandedOverApplication(text, text, text, Pause.NONE, List.of());

            assertThat(HandOverItems.application(HandOverItems.of(shop), List.of()))
                    .isEqualTo(shop);
        }
    }

    @Nested
    class AProcess {

        @Test
        void arrivesWithEverything() {
            HandedOverBackend backend = Given.backend(4001);

            Item item = HandOverItems.of(backend);

            assertThat(HandOverItems.backend(item)).isEqualTo(backend);
            assertThat(item.descriptors()).containsExactly(new Descriptor(12));
        }

        @Test
        void arrivesWithoutWhatItHasNot() {
            HandedOverBackend onPort = Given.bareBackend(new BackendEndpoint.Loopback(20_000));
            HandedOverBackend onSocket = Given.bareBackend(new BackendEndpoint.UnixSocket("/run/app.sock"));

            assertThat(HandOverItems.backend(HandOverItems.of(onPort))).isEqualTo(onPort);
            assertThat(HandOverItems.backend(HandOverItems.of(onSocket))).isEqualTo(onSocket);
            assertThat(HandOverItems.of(onPort).descriptors()).isEmpty();
        }

        @ParameterizedTest
        @MethodSource("dev.falconer.application.hosting.HandOverItemsTest#nastyTexts")
        void arrivesWhateverItsTexts(String text) {
            HandedOverBackend backend = Given.backend(text);

            assertThat(HandOverItems.backend(HandOverItems.of(backend))).isEqualTo(backend);
        }

        @Test
        void keepsItsSecretsToItself() {
            HandedOverBackend backend = Given.backend(4001);

            assertThat(HandOverItems.of(backend).toString()).doesNotContain("secret", "affinity");
            assertThat(backend.toString()).doesNotContain("secret", "affinity");
        }

        @Test
        void thatLacksSomethingIsNamedByWhatItLacks() {
            assertThatThrownBy(() -> HandOverItems.backend(Item.of(HandOverItems.PROCESS, "slot=1\nport=80")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("fingerprint: missing (expected: a value)");
        }

        @ParameterizedTest
        @ValueSource(strings = {"slot", "age", "root", "born", "listener", "falconer", "guardian"})
        void ofWhichANumberIsNoneIsNamedByThat(String name) {
            Item broken = changed(HandOverItems.of(Given.backend(4001)), name, "seven");

            assertThatThrownBy(() -> HandOverItems.backend(broken))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(name + ": \"seven\" (expected: a number)");
        }

        @Test
        void thatMovesAsNobodyKnowsIsNamedByThat() {
            Item broken = changed(HandOverItems.of(Given.backend(4001)), "motion", "FLIES");

            assertThatThrownBy(() -> HandOverItems.backend(broken))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("motion: \"FLIES\" (expected: one of [RUNS, FROZEN])");
        }

        private static Item changed(Item item, String name, String value) {
            return Item.of(item.name(), item.content().replaceAll("(?m)^" + name + "=.*$", name + "=" + value));
        }
    }

    @Test
    void whatWasTakenArrives() throws Exception {
        Set<ProcessId> taken = Set.of(new ProcessId(1), new ProcessId(4_194_304));

        assertThat(HandOverItems.taken(HandOverItems.taken(taken))).isEqualTo(taken);
        assertThat(HandOverItems.taken(HandOverItems.taken(Set.of()))).isEmpty();
    }
}
