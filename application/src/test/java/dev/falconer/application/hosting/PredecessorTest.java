package dev.falconer.application.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.port.driven.FakeHandOverChannel;
import dev.falconer.application.port.driven.HandOverChannel.Item;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.ListeningSocket;
import dev.falconer.application.port.driven.ListeningSocket.Keeper;
import dev.falconer.application.recycling.Place;
import dev.falconer.application.supervision.HandedOverApplication;
import dev.falconer.application.supervision.HandedOverApplication.Pause;
import dev.falconer.application.supervision.HandedOverBackend;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.site.ListenAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PredecessorTest {

    private static final String SOCKET = "/run/falconer.sock";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final FakeHandOverChannel channel = new FakeHandOverChannel();
    private final CompletableFuture<Item> answer = new CompletableFuture<>();

    /** One that says this, and then waits for one word. */
    private Predecessor thatSays(Item... items) throws HandOverFailedException {
        channel.offer(SOCKET, successor -> {
            try {
                for (Item item : items) {
                    successor.send(item, LIMIT);
                }
                answer.complete(successor.receive(LIMIT));
            } catch (HandOverFailedException gone) {
                answer.completeExceptionally(gone);
            }
        });
        return Predecessor.reach(channel, SOCKET);
    }

    /** One that says this, and is gone. */
    private Predecessor thatLeavesAfter(Item... items) throws HandOverFailedException {
        channel.offer(SOCKET, successor -> {
            try {
                for (Item item : items) {
                    successor.send(item, LIMIT);
                }
            } catch (HandOverFailedException gone) {
                answer.completeExceptionally(gone);
            }
        });
        return Predecessor.reach(channel, SOCKET);
    }

    private static Item all() {
        return Item.of(HandOverItems.ALL, "");
    }

    @Nested
    class Gives {

        private final ListeningSocket socket =
                new ListeningSocket(7, new ListenAddress.Internet("127.0.0.1", 80), Keeper.FALCONER);
        private final HandedOverBackend first = Given.backend(4001);
        private final HandedOverBackend second = Given.backend(4002);
        private final HandedOverApplication shop = application("shop", Pause.PAUSED, first, second);
        private final HandedOverApplication blog = application("blog", Pause.NONE);

        @Test
        void socketsAndApplicationsEachWithItsProcesses() throws Exception {
            Predecessor predecessor = thatSays(
                    HandOverItems.of(socket),
                    HandOverItems.of(shop),
                    HandOverItems.of(first),
                    HandOverItems.of(second),
                    HandOverItems.of(blog),
                    all());

            Inherited inherited = predecessor.receive();

            assertThat(inherited.sockets()).containsExactly(socket);
            assertThat(inherited.applications()).containsExactly(shop, blog);
            assertThat(inherited.places())
                    .containsExactly(
                            new Place("shop", "/srv/shop", "/srv/shop/2"),
                            new Place("blog", "/srv/blog", "/srv/blog/2"));
        }

        @Test
        void nothingWhereItHasNothing() throws Exception {
            assertThat(thatSays(all()).receive()).isEqualTo(Inherited.NOTHING);
        }

        private HandedOverApplication application(String name, Pause pause, HandedOverBackend... backends) {
            return new HandedOverApplication(name, "/srv/" + name, "/srv/" + name + "/2", pause, List.of(backends));
        }
    }

    @Test
    void whatIsTakenIsConfirmed() throws Exception {
        Predecessor predecessor = thatSays(all());
        predecessor.receive();

        predecessor.confirm(Set.of(new ProcessId(4001), new ProcessId(4002)));

        assertThat(HandOverItems.taken(answer.join()))
                .containsExactlyInAnyOrder(new ProcessId(4001), new ProcessId(4002));
    }

    @Test
    void thatNothingIsTakenIsConfirmedAsWell() throws Exception {
        Predecessor predecessor = thatSays(all());
        predecessor.receive();

        predecessor.confirm(Set.of());

        assertThat(HandOverItems.taken(answer.join())).isEmpty();
    }

    @Test
    void aRefusalTellsWhy() throws Exception {
        Predecessor predecessor = thatSays(Item.of(HandOverItems.REFUSED, "shop: a process is starting"));

        assertThatThrownBy(predecessor::receive)
                .isInstanceOf(HandOverFailedException.class)
                .hasMessage("Falconer [pid " + predecessor.id() + "] gives nothing away: shop: a process is starting");
    }

    @Test
    void whatCannotBeReadIsToldAndNotTaken() throws Exception {
        Predecessor predecessor = thatSays(Item.of(HandOverItems.APPLICATION, "name=shop"), all());

        assertThatThrownBy(predecessor::receive)
                .isInstanceOf(HandOverFailedException.class)
                .hasMessage("what Falconer [pid " + predecessor.id()
                        + "] hands over cannot be read: home: missing (expected: a value)");
    }

    @Test
    void aWordThatNobodyExpectsIsNamed() throws Exception {
        Predecessor predecessor = thatSays(Item.of("bogus", ""));

        assertThatThrownBy(predecessor::receive)
                .isInstanceOf(HandOverFailedException.class)
                .hasMessage("the other Falconer says \"bogus\" (expected: a socket, an application or a process)");
    }

    @Test
    void aProcessOfNoApplicationIsNotExpected() throws Exception {
        Predecessor predecessor = thatSays(HandOverItems.of(Given.backend(4001)));

        assertThatThrownBy(predecessor::receive)
                .isInstanceOf(HandOverFailedException.class)
                .hasMessageContaining("\"process\"");
    }

    @Test
    void oneThatLeavesBeforeItHasSaidEverythingGivesNothing() throws Exception {
        Predecessor predecessor = thatLeavesAfter(Item.of(HandOverItems.APPLICATION, "name=shop"));

        assertThatThrownBy(predecessor::receive)
                .isInstanceOf(HandOverFailedException.class)
                .hasMessage("the other Falconer has left (expected: an item)");
    }

    @Test
    void oneThatLeavesInsteadOfAFarewellIsAsGoodAsGone() throws Exception {
        Predecessor predecessor = thatLeavesAfter(all());
        predecessor.receive();

        predecessor.awaitFarewell();
        predecessor.awaitEnd();

        assertThat(predecessor.id())
                .isEqualTo(new ProcessId(ProcessHandle.current().pid()));
    }

    @Test
    void whereNobodyIsNobodyIsReached() {
        assertThatThrownBy(() -> Predecessor.reach(channel, SOCKET))
                .isInstanceOf(HandOverFailedException.class)
                .hasMessageContaining(SOCKET);
    }
}
