package dev.falconer.application.port.driven;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.port.driven.HandOverChannel.Item;
import dev.falconer.application.port.driven.HandOverChannel.Peer;
import dev.falconer.domain.process.Descriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every channel between two Falconers keeps. Both stand in one process here. */
public abstract class HandOverChannelContract {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofMillis(20);

    protected abstract HandOverChannel channel();

    /** A path where nothing stands; the same for the whole test. */
    protected abstract String socket();

    /** Something open from which this can be read. */
    protected abstract Descriptor openWith(String content) throws Exception;

    /** What can be read there, to the end. */
    protected abstract String read(Descriptor descriptor) throws Exception;

    @Test
    void itemsArriveInOrderWithWhatBelongsToThem() throws Exception {
        Descriptor listener = openWith("listener");
        Descriptor output = openWith("output");
        var items = List.of(
                new Item("listeners", "http://127.0.0.1:5000", List.of(listener)),
                Item.of("empty", ""),
                new Item("process", "größer als 4121\n", List.of(output, listener)),
                Item.of("end", "that is all"));

        try (Watch _ = channel().offer(socket(), peer -> send(peer, items));
                Peer old = channel().reach(socket(), LIMIT)) {
            List<Item> received = receive(old, items.size());

            assertThat(received).extracting(Item::name).containsExactly("listeners", "empty", "process", "end");
            assertThat(received)
                    .extracting(Item::content)
                    .containsExactly("http://127.0.0.1:5000", "", "größer als 4121\n", "that is all");
            assertThat(received.get(0).descriptors()).hasSize(1);
            assertThat(received.get(2).descriptors()).hasSize(2);
            assertThat(read(received.get(2).descriptors().getFirst())).isEqualTo("output");
            assertThat(read(received.get(0).descriptors().getFirst())).isEqualTo("listener");
        }
    }

    @Test
    void bothSidesSpeak() throws Exception {
        var heard = new CompletableFuture<String>();
        try (Watch _ = channel().offer(socket(), peer -> {
                    heard.complete(receive(peer).content());
                    send(peer, List.of(Item.of("answer", "yes")));
                });
                Peer old = channel().reach(socket(), LIMIT)) {
            old.send(Item.of("question", "ready?"), LIMIT);

            assertThat(heard.get(10, SECONDS)).isEqualTo("ready?");
            assertThat(old.receive(LIMIT)).isEqualTo(Item.of("answer", "yes"));
        }
    }

    @Test
    void muchArrivesWhole() throws Exception {
        String much = "0123456789äöü".repeat(100_000);
        try (Watch _ = channel().offer(socket(), peer -> send(peer, List.of(Item.of("much", much))));
                Peer old = channel().reach(socket(), LIMIT)) {

            assertThat(old.receive(LIMIT).content()).isEqualTo(much);
        }
    }

    @Test
    void asManyDescriptorsAsAnItemMayHaveArrive() throws Exception {
        Descriptor one = openWith("one");
        var all = new Item("all", "", Collections.nCopies(Item.MOST_DESCRIPTORS, one));
        try (Watch _ = channel().offer(socket(), peer -> send(peer, List.of(all)));
                Peer old = channel().reach(socket(), LIMIT)) {

            assertThat(old.receive(LIMIT).descriptors()).hasSize(Item.MOST_DESCRIPTORS);
        }
    }

    @Test
    void eachKnowsTheOthersNumber() throws Exception {
        var successor = new CompletableFuture<Long>();
        try (Watch _ = channel()
                        .offer(socket(), peer -> successor.complete(peer.id().value()));
                Peer old = channel().reach(socket(), LIMIT)) {

            assertThat(old.id().value()).isEqualTo(ProcessHandle.current().pid());
            assertThat(successor.get(10, SECONDS))
                    .isEqualTo(ProcessHandle.current().pid());
        }
    }

    @Test
    void severalMayComeOneAfterTheOther() throws Exception {
        try (Watch _ = channel().offer(socket(), peer -> send(peer, List.of(Item.of("hello", ""))))) {
            for (int i = 0; i < 3; i++) {
                try (Peer old = channel().reach(socket(), LIMIT)) {
                    assertThat(old.receive(LIMIT).name()).isEqualTo("hello");
                }
            }
        }
    }

    @Test
    void whereNobodyOffersNobodyIsReached() {
        assertThatThrownBy(() -> channel().reach(socket(), LIMIT))
                .isInstanceOf(HandOverFailedException.class)
                .hasMessageContaining(socket());
    }

    @Test
    void whereNobodyOffersAnyMoreNobodyIsReached() throws Exception {
        channel().offer(socket(), _ -> {}).close();

        assertThatThrownBy(() -> channel().reach(socket(), LIMIT)).isInstanceOf(HandOverFailedException.class);
        channel().offer(socket(), _ -> {}).close();
    }

    @Test
    void aSecondOfferInOnePlaceIsRefused() throws Exception {
        try (Watch _ = channel().offer(socket(), peer -> send(peer, List.of(Item.of("first", ""))))) {

            assertThatThrownBy(() -> channel().offer(socket(), _ -> {}))
                    .isInstanceOf(HandOverFailedException.class)
                    .hasMessageContaining(socket());

            try (Peer old = channel().reach(socket(), LIMIT)) {
                assertThat(old.receive(LIMIT).name()).isEqualTo("first");
            }
        }
    }

    @Test
    void silenceIsTold() throws Exception {
        var done = new CompletableFuture<Void>();
        try (Watch _ = channel().offer(socket(), _ -> done.join());
                Peer old = channel().reach(socket(), LIMIT)) {

            assertThatThrownBy(() -> old.receive(MOMENT))
                    .isInstanceOf(HandOverFailedException.class)
                    .hasMessageContaining("(expected: ");
            done.complete(null);
        }
    }

    @Test
    void whoDoesNotListenIsTold() throws Exception {
        var done = new CompletableFuture<Void>();
        try (Watch _ = channel().offer(socket(), _ -> done.join());
                Peer old = channel().reach(socket(), LIMIT)) {
            Item much = Item.of("much", "x".repeat(10_000_000));

            assertThatThrownBy(() -> old.send(much, MOMENT)).isInstanceOf(HandOverFailedException.class);
            done.complete(null);
        }
    }

    @Test
    void whatWasSentBeforeLeavingArrivesAndThenTheEndIsTold() throws Exception {
        try (Watch _ = channel().offer(socket(), peer -> send(peer, List.of(Item.of("last", "words"))));
                Peer old = channel().reach(socket(), LIMIT)) {

            assertThat(old.receive(LIMIT)).isEqualTo(Item.of("last", "words"));
            assertThatThrownBy(() -> old.receive(LIMIT))
                    .isInstanceOf(HandOverFailedException.class)
                    .hasMessageContaining("has left");
            assertThatThrownBy(() -> old.send(Item.of("still", "there?"), LIMIT))
                    .isInstanceOf(HandOverFailedException.class)
                    .hasMessageContaining("has left");
        }
    }

    @Test
    void aSuccessorThatStumblesDisturbsNoOther() throws Exception {
        var stumbled = new CompletableFuture<Void>();
        try (Watch _ = channel().offer(socket(), peer -> {
            if (!stumbled.isDone()) {
                stumbled.complete(null);
                throw new IllegalStateException("planted");
            }
            send(peer, List.of(Item.of("second", "")));
        })) {
            try (Peer first = channel().reach(socket(), LIMIT)) {
                assertThatThrownBy(() -> first.receive(LIMIT)).isInstanceOf(HandOverFailedException.class);
            }
            try (Peer second = channel().reach(socket(), LIMIT)) {
                assertThat(second.receive(LIMIT).name()).isEqualTo("second");
            }
        }
    }

    private static List<Item> receive(Peer peer, int count) throws HandOverFailedException {
        var received = new ArrayList<Item>();
        for (int i = 0; i < count; i++) {
            received.add(peer.receive(LIMIT));
        }
        return received;
    }

    private static void send(Peer peer, List<Item> items) {
        try {
            for (Item item : items) {
                peer.send(item, LIMIT);
            }
        } catch (HandOverFailedException failure) {
            throw new AssertionError(failure);
        }
    }

    private static Item receive(Peer peer) {
        try {
            return peer.receive(LIMIT);
        } catch (HandOverFailedException failure) {
            throw new AssertionError(failure);
        }
    }
}
