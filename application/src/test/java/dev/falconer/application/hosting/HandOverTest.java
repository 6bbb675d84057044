package dev.falconer.application.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.falconer.application.hosting.HandOver.Outcome;
import dev.falconer.application.port.driven.FakeHandOverChannel;
import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.application.port.driven.HandOverChannel;
import dev.falconer.application.port.driven.HandOverChannel.Item;
import dev.falconer.application.port.driven.HandOverChannel.Peer;
import dev.falconer.application.port.driven.HandOverFailedException;
import dev.falconer.application.port.driven.InvalidSiteException;
import dev.falconer.application.port.driven.Watch;
import dev.falconer.domain.site.Binding;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two Falconers on one machine, from the first word to the last. */
@Timeout(20)
class HandOverTest {

    private static final String SOCKET = "/run/falconer.sock";
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Binding FIRST = Binding.parse("http://*:80");
    private static final Binding SECOND = Binding.parse("http://*:81");

    private final FakeHandOverChannel channel = new FakeHandOverChannel();
    private final AtomicInteger farewells = new AtomicInteger();
    private final List<String> tidied = new ArrayList<>();

    private final List<Peer> conversations = new ArrayList<>();
    private final FalconerOnPaper old = new FalconerOnPaper(site(1));

    private final FalconerOnPaper next = old.successor(site(1));

    private int port;
    private FakeProcess process;

    @BeforeEach
    void givenOneThatServes() throws Exception {
        old.host.start(() -> Inherited.NOTHING);
        port = old.answer();
        process = old.launcher.last();
    }

    @AfterEach
    void everybodyLeaves() {
        conversations.forEach(Peer::close);
        next.close();
        old.close();
    }

    /** It waits for successors; what comes of the first. */
    private CompletableFuture<Outcome> offer() throws HandOverFailedException {
        var outcome = new CompletableFuture<Outcome>();
        channel.offer(SOCKET, successor -> {
            outcome.complete(old.handOver.to(successor, farewells::incrementAndGet));
            old.handOver.stay(successor);
        });
        return outcome;
    }

    private Peer knock() throws HandOverFailedException {
        Peer conversation = channel.reach(SOCKET, LIMIT);
        conversations.add(conversation);
        return conversation;
    }

    private Predecessor predecessor() throws HandOverFailedException {
        return Predecessor.reach(new OneConversation(knock()), SOCKET);
    }

    @Nested
    class ASuccessorThatServes {

        private CompletableFuture<Outcome> outcome;
        private Predecessor predecessor;
        private Started started;

        @BeforeEach
        void givenItServes() throws Exception {
            outcome = offer();
            predecessor = predecessor();
            started = next.host.start(predecessor::receive);
        }

        @Test
        void hasTheSameProcessesAndSocketsWithoutALaunch() {
            assertThat(started.taken()).containsExactly(process.id());
            assertThat(started.bindings()).containsExactly(FIRST, SECOND);
            assertThat(next.answer()).isEqualTo(port);
            assertThat(next.journal.kinds()).containsExactly("TakenOver");
        }

        @Test
        void isAloneWithThemOnceItHasSaidSo() throws Exception {
            assertThat(outcome).isNotDone();

            predecessor.confirm(started.taken());
            predecessor.awaitFarewell();

            assertThat(outcome.join()).isEqualTo(new Outcome.Done(1));
            assertThat(farewells).hasValue(1);
            assertThat(old.transport.open()).isEmpty();
        }

        @Test
        void keepsThemWhenTheOtherEnds() throws Exception {
            predecessor.confirm(started.taken());
            assertThat(outcome.join()).isEqualTo(new Outcome.Done(1));

            old.close();

            assertThat(next.launcher.last().isAlive()).isTrue();
            assertThat(process.isAlive()).isTrue();
            assertThat(old.messenger.asked()).isEmpty();
            assertThat(next.answer()).isEqualTo(port);
        }

        @Test
        void isTheLast() throws Exception {
            predecessor.confirm(started.taken());
            outcome.join();

            Predecessor late = predecessor();

            assertThatThrownBy(late::receive)
                    .isInstanceOf(HandOverFailedException.class)
                    .hasMessageEndingWith("gives nothing away: another Falconer has taken everything over");
        }

        @Test
        void isTheOnlyOneThatDeploysAndTidiesFromThenOn() throws Exception {
            predecessor.confirm(started.taken());
            outcome.join();

            assertThat(old.placement.reserve("shop")).isFalse();
            assertThat(old.placement.tidy("shop", () -> tidied.add("shop"))).isFalse();
            assertThat(tidied).isEmpty();
        }

        @Test
        void staysTheOnlyOneWhereAnotherComesToo() throws Exception {
            predecessor.confirm(started.taken());
            outcome.join();
            assertThatThrownBy(predecessor()::receive).isInstanceOf(HandOverFailedException.class);

            assertThat(old.placement.reserve("shop")).isFalse();
        }

        @Test
        void keepsAStopWaitingUntilItHasSaidSo() throws Exception {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(old::close, Thread::startVirtualThread);

            predecessor.confirm(started.taken());
            stopped.join();

            assertThat(outcome.join()).isEqualTo(new Outcome.Done(1));
            assertThat(next.answer()).isEqualTo(port);
        }

        @Test
        void endsWhatItHasTakenInOrder() throws Exception {
            predecessor.confirm(started.taken());
            outcome.join();

            next.close();

            assertThat(next.messenger.asked()).containsExactly(process.spec().backend());
            assertThat(next.launcher.last().isAlive()).isFalse();
        }
    }

    @Test
    void whatTheSuccessorLeavesEndsInOrderHere() throws Exception {
        try (var rich = new FalconerOnPaper(site(2));
                FalconerOnPaper modest = rich.successor(site(1))) {
            rich.host.start(() -> Inherited.NOTHING);
            rich.supervisor.startAll();
            while (rich.launcher.launched().size() < 2) {
                rich.answer();
            }
            var outcome = new CompletableFuture<Outcome>();
            channel.offer(SOCKET, successor -> outcome.complete(rich.handOver.to(successor, () -> {})));
            Predecessor predecessor = predecessor();
            Started started = modest.host.start(predecessor::receive);
            predecessor.confirm(started.taken());
            assertThat(outcome.join()).isEqualTo(new Outcome.Done(1));

            rich.host.close();

            assertThat(rich.messenger.asked()).hasSize(1);
            // Either of the two may have been launched first.
            assertThat(rich.launcher.launched())
                    .filteredOn(process -> started.taken().contains(process.id()))
                    .singleElement()
                    .matches(FakeProcess::isAlive);
            assertThat(modest.answer()).isBetween(20_000, 20_001);
        }
    }

    @Nested
    class ASuccessorThatDoesNotComeToServe {

        private CompletableFuture<Outcome> outcome;
        private Peer conversation;

        @BeforeEach
        void givenItHasEverything() throws Exception {
            outcome = offer();
            conversation = knock();
            assertThat(everything()).containsExactly("socket", "socket", "application", "process", "all");
            assertThat(old.transport.open()).isEmpty();
        }

        private List<String> everything() throws HandOverFailedException {
            var names = new ArrayList<String>();
            do {
                names.add(conversation.receive(LIMIT).name());
            } while (!names.getLast().equals("all"));
            return names;
        }

        @Test
        void givesItBackByDying() throws Exception {
            conversation.close();

            assertThat(outcome.join())
                    .isEqualTo(new Outcome.TakenBack("the other Falconer has left (expected: an item)"));
            assertEverythingGoesOn();
        }

        @ParameterizedTest
        @CsvSource({
            "bogus,   17,   the other Falconer says \"bogus\" (expected: taken)",
            "taken,   many, the other Falconer says it has taken \"many\" (expected: numbers of processes)"
        })
        void isEndedWhereItSaysWhatNobodyUnderstands(String name, String content, String reason) throws Exception {
            conversation.send(Item.of(name, content), LIMIT);

            assertThat(outcome.join()).isEqualTo(new Outcome.TakenBack(reason));
            assertThatThrownBy(() -> conversation.receive(LIMIT)).isInstanceOf(HandOverFailedException.class);
            assertEverythingGoesOn();
        }

        @Test
        void keepsAStopWaitingUntilEverythingIsTakenBack() {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(old::close, Thread::startVirtualThread);

            conversation.close();
            stopped.join();

            assertThat(outcome.join()).isInstanceOf(Outcome.TakenBack.class);
            assertThat(old.messenger.asked()).containsExactly(process.spec().backend());
            assertThat(old.launcher.alive()).isEmpty();
        }

        @Test
        void isFollowedByOneThatDoes() throws Exception {
            conversation.close();
            outcome.join();

            Predecessor predecessor = predecessor();
            Started started = next.host.start(predecessor::receive);
            predecessor.confirm(started.taken());
            predecessor.awaitFarewell();

            assertThat(started.taken()).containsExactly(process.id());
            assertThat(next.answer()).isEqualTo(port);
        }

        @Test
        void letsNoFolderTakeAPlaceUntilEverythingIsTakenBack() {
            assertThat(old.placement.reserve("shop")).isFalse();

            conversation.close();
            outcome.join();

            assertThat(old.placement.reserve("shop")).isTrue();
        }

        private void assertEverythingGoesOn() {
            assertThat(old.transport.open()).containsExactly(FIRST, SECOND);
            assertThat(old.answer()).isEqualTo(port);
            assertThat(old.journal.kinds()).endsWith("GivenAway", "TakenBack");
            assertThat(farewells).hasValue(0);
        }
    }

    @Test
    void aSuccessorThatDiesAfterItHasTakenAProcessGivesItBackAsWell() throws Exception {
        CompletableFuture<Outcome> outcome = offer();
        Peer conversation = knock();
        Predecessor predecessor = Predecessor.reach(new OneConversation(conversation), SOCKET);
        next.host.start(predecessor::receive);

        conversation.close();

        assertThat(outcome.join()).isInstanceOf(Outcome.TakenBack.class);
        assertThat(old.answer()).isEqualTo(port);
        assertThat(old.launcher.alive()).extracting(FakeProcess::id).containsExactly(process.id());
    }

    @Test
    void nothingIsGivenAwayWhileAReleaseIsCopied() throws Exception {
        old.placement.reserve("shop");
        CompletableFuture<Outcome> outcome = offer();
        Predecessor predecessor = predecessor();

        assertThatThrownBy(predecessor::receive)
                .isInstanceOf(HandOverFailedException.class)
                .hasMessageEndingWith("shop: another folder is about to take its place");

        assertThat(outcome.join()).isEqualTo(new Outcome.Refused("shop: another folder is about to take its place"));
    }

    @Test
    void whereNothingIsGivenAwayFoldersTakePlacesAgain() throws Exception {
        CompletableFuture<Outcome> outcome = offer();
        old.supervisor.stop().toCompletableFuture().join();
        assertThatThrownBy(predecessor()::receive).isInstanceOf(HandOverFailedException.class);
        outcome.join();

        assertThat(old.placement.reserve("shop")).isTrue();
    }

    @Test
    void whereNothingCanBeGivenAwayTheSuccessorIsToldWhy() throws Exception {
        CompletableFuture<Outcome> outcome = offer();
        old.supervisor.stop().toCompletableFuture().join();
        Predecessor predecessor = predecessor();

        assertThatThrownBy(() -> next.host.start(predecessor::receive))
                .isInstanceOf(HandOverFailedException.class)
                .hasMessage("Falconer [pid " + ProcessHandle.current().pid()
                        + "] gives nothing away: this Falconer is stopping");

        assertThat(outcome.join()).isEqualTo(new Outcome.Refused("this Falconer is stopping"));
        assertThat(old.transport.open()).containsExactly(FIRST, SECOND);
        assertThat(next.transport.open()).isEmpty();
    }

    @Test
    void theEndIsAwaitedUntilTheOtherIsGone() throws Exception {
        var gone = new CompletableFuture<Void>();
        channel.offer(SOCKET, successor -> {
            old.handOver.to(successor, () -> {});
            gone.join();
        });
        Predecessor predecessor = predecessor();
        predecessor.confirm(next.host.start(predecessor::receive).taken());
        predecessor.awaitFarewell();

        gone.complete(null);
        predecessor.awaitEnd();

        assertThat(next.answer()).isEqualTo(port);
    }

    @Test
    void aHostThatWasStoppedGivesNothingAway() {
        old.close();

        assertThat(old.host.handOver(_ -> new Outcome.Done(0))).isEmpty();
    }

    @Test
    void aDecisionThatStumblesLeavesTheBindingsOpen() {
        assertThatThrownBy(() -> old.host.handOver(_ -> {
                    throw new IllegalStateException("planted");
                }))
                .hasMessage("planted");

        assertThat(old.transport.open()).containsExactly(FIRST, SECOND);
    }

    @Test
    void aReloadMeanwhileKeepsNobodyWaiting() throws Exception {
        CompletableFuture<Outcome> outcome = offer();
        Predecessor predecessor = predecessor();
        Inherited inherited = predecessor.receive();
        CompletableFuture<Void> reloaded = CompletableFuture.runAsync(this::reload, Thread::startVirtualThread);

        predecessor.confirm(Set.of(inherited
                .applications()
                .getFirst()
                .backends()
                .getFirst()
                .process()
                .root()));
        reloaded.join();

        assertThat(outcome.join()).isEqualTo(new Outcome.Done(1));
    }

    /** Whoever is reached there. */
    private record OneConversation(Peer peer) implements HandOverChannel {
        @Override
        public Watch offer(String socket, Consumer<Peer> successor) {
            return () -> {};
        }

        @Override
        public Peer reach(String socket, Duration limit) {
            return peer;
        }
    }

    private void reload() {
        try {
            old.host.reload();
        } catch (InvalidSiteException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Site site(int processes) {
        return new Site(
                "site",
                List.of(FIRST, SECOND),
                List.of(HostingBuilder.aspNetCore().processes(processes).application("shop")));
    }
}
