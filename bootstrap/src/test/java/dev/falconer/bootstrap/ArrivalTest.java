package dev.falconer.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.hosting.Inherited;
import dev.falconer.application.hosting.Started;
import dev.falconer.application.port.driven.FakeHandOverChannel;
import dev.falconer.application.port.driven.HandOverChannel.Item;
import dev.falconer.application.port.driven.HandOverChannel.Peer;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.port.driven.ListeningSocket.Keeper;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.site.ListenAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ArrivalTest {

    private static final Path SOCKET = Path.of("/run/falconer.sock.successor");
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Started STARTED = new Started(List.of(), Set.of(new ProcessId(4121)));
    private static final List<ListeningSocket> PASSED =
            List.of(new ListeningSocket(3, new ListenAddress.Internet("127.0.0.1", 80), Keeper.SERVICE_MANAGER));

    @AutoClose
    private final LogLines log = new LogLines("falconer");

    private final FakeHandOverChannel channel = new FakeHandOverChannel();
    private final CompletableFuture<String> confirmed = new CompletableFuture<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    @Nested
    class WithoutAPredecessor {

        private final Arrival arrival = new Arrival(() -> PASSED, channel, Optional.empty());

        @Test
        void beginsWithTheSocketsThatWerePassed() throws Exception {
            assertThat(arrival.take()).isEqualTo(Inherited.of(PASSED));
            assertThat(arrival.isAwaited()).isFalse();
        }

        @Test
        void hasNobodyToConfirmItTo() throws Exception {
            arrival.take();

            arrival.confirm(STARTED);

            assertThat(log.isEmpty()).isTrue();
        }

        @Test
        void isAloneAtOnce() {
            var alone = new CompletableFuture<Void>();

            arrival.whenAlone(() -> alone.complete(null));

            assertThat(alone).isCompleted();
        }
    }

    @Nested
    class WithAPredecessor {

        private final Arrival arrival = new Arrival(() -> PASSED, channel, Optional.of(SOCKET));

        @Test
        void isAwaitedUntilItHasConfirmed() throws Exception {
            givenOneThatSays("all", "");

            assertThat(arrival.take()).isEqualTo(Inherited.NOTHING);

            assertThat(arrival.isAwaited()).isTrue();
            arrival.confirm(STARTED);
            assertThat(arrival.isAwaited()).isFalse();
            assertThat(confirmed.join()).isEqualTo("4121");
            assertThat(log.next())
                    .isEqualTo("INFO took over from Falconer [pid "
                            + ProcessHandle.current().pid() + "]; processes: 1");
            end.complete(null);
        }

        @Test
        void isAloneWhenThatHasGone() throws Exception {
            givenOneThatSays("all", "");
            arrival.take();
            arrival.confirm(STARTED);
            var alone = new CompletableFuture<Void>();
            arrival.whenAlone(() -> alone.complete(null));
            assertThat(alone).isNotDone();

            end.complete(null);

            alone.join();
        }

        @Test
        void isNotAwaitedWhereNothingWasGiven() throws Exception {
            givenOneThatSays("refused", "shop: a process is starting");

            assertThatThrownBy(arrival::take)
                    .isInstanceOf(HandOverFailedException.class)
                    .hasMessageEndingWith("gives nothing away: shop: a process is starting");

            assertThat(arrival.isAwaited()).isFalse();
            end.complete(null);
        }

        @Test
        void goesOnWhereNobodyIsLeftToHearOfIt() throws Exception {
            channel.offer(SOCKET.toString(), successor -> send(successor, "all", ""));
            arrival.take();
            var gone = new CompletableFuture<Void>();
            arrival.whenAlone(() -> gone.complete(null));
            gone.join();

            arrival.confirm(STARTED);

            assertThat(arrival.isAwaited()).isFalse();
            assertThat(log.next()).startsWith("WARN Falconer [pid ").contains("has died before it was told");
        }

        @Test
        void isNotAwaitedWhereNobodyWas() {
            assertThatThrownBy(arrival::take).isInstanceOf(HandOverFailedException.class);

            assertThat(arrival.isAwaited()).isFalse();
        }
    }

    /** It hears the confirmation, bids farewell, and is gone in the end. */
    private void givenOneThatSays(String name, String content) throws HandOverFailedException {
        channel.offer(SOCKET.toString(), successor -> {
            send(successor, name, content);
            if (name.equals("all")) {
                hear(successor);
                send(successor, "yours", "");
            }
            end.join();
        });
    }

    private void hear(Peer successor) {
        try {
            confirmed.complete(successor.receive(LIMIT).content());
        } catch (HandOverFailedException gone) {
            confirmed.completeExceptionally(gone);
        }
    }

    private void send(Peer successor, String name, String content) {
        try {
            successor.send(Item.of(name, content), LIMIT);
        } catch (HandOverFailedException gone) {
            confirmed.completeExceptionally(gone);
        }
    }
}
