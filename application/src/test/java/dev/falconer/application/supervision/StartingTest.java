package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.domain.backend.BackendEndpoint;
import dev.falconer.domain.backend.PairingToken;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.Incident;
import dev.falconer.domain.process.ProcessId;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.PathBase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class StartingTest {

    private static final Duration STARTUP = Duration.ofMinutes(2);

    @Nested
    class AColdStart {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore());

        @Test
        void waitsForARequest() {
            rig.pass(Duration.ofHours(1));

            assertThat(rig.launcher.launched()).isEmpty();
        }

        @Test
        @DisplayName("ST-37 a hundred requests at once start one process, and all are admitted to it")
        void isOneForAllWhoWait() {
            List<Visitor> visitors = rig.requests(100);
            assertThat(visitors).allMatch(Visitor::isWaiting);

            FakeProcess process = rig.listens();

            assertThat(rig.launcher.launched()).hasSize(1);
            assertThat(visitors)
                    .allSatisfy(visitor -> assertThat(visitor.port())
                            .isEqualTo(Rig.port(process.spec().backend())));
        }

        @Test
        @DisplayName("ST-01 the start is written down with process, listener and port")
        void isWrittenDown() {
            rig.request();
            rig.pass(Duration.ofMillis(812));

            FakeProcess process = rig.listens();

            assertThat(rig.journal.facts())
                    .containsExactly(new SupervisionFact.Started(
                            "shop",
                            process.id(),
                            process.id(),
                            process.spec().backend().endpoint(),
                            "/fake/dotnet",
                            Duration.ofMillis(812)));
            assertThat(rig.journal.events()).containsExactly(1001);
        }

        @Test
        @DisplayName("ST-42 a child that listens makes the process ready, and its end is followed from then on")
        void isDoneWhenAChildListens() {
            Visitor visitor = rig.request();
            FakeProcess process = rig.launcher.last();

            rig.probe.listenInTree(Rig.port(process.spec().backend()), new ProcessId(77));
            rig.loop.settle();

            assertThat(visitor.isAdmitted()).isTrue();
            assertThat(process.followed()).contains(new ProcessId(77));
        }

        @Test
        void goesOnWhenTheClientThatWantedItLeaves() {
            rig.request().leave();

            rig.listens();

            assertThat(rig.request().isAdmitted()).isTrue();
            assertThat(rig.launcher.launched()).hasSize(1);
        }

        @Test
        @DisplayName("ST-38 may be asked for without a request")
        void mayBeAskedFor() {
            rig.supervisor.startAll();
            rig.loop.settle();
            rig.listens();

            rig.supervisor.startNow("shop");
            rig.loop.settle();

            assertThat(rig.launcher.launched()).hasSize(1);
            assertThat(rig.request().isAdmitted()).isTrue();
        }

        @Test
        @DisplayName("TK-04 every process gets a token of its own")
        void hasATokenOfItsOwn() {
            FakeProcess first = rig.started();
            rig.exits(first, 1);
            FakeProcess second = rig.launcher.last();

            Optional<PairingToken> token = second.spec().backend().token();
            assertThat(token).isPresent().isNotEqualTo(first.spec().backend().token());
            assertThat(second.spec().environment())
                    .containsEntry("ASPNETCORE_TOKEN", token.orElseThrow().value());
        }

        @Test
        @DisplayName("LG-13 a log that cannot be written is told, and the process runs")
        void survivesALostLog() {
            FakeProcess process = rig.started();

            process.loseLog("/logs/stdout", "it is a file");
            rig.loop.settle();

            assertThat(rig.journal.facts())
                    .contains(new SupervisionFact.StdoutLogUnavailable("shop", "/logs/stdout", "it is a file"));
            assertThat(rig.request().isAdmitted()).isTrue();
        }
    }

    @Nested
    class TheWaitingRoom {

        @Test
        void refusesWhoFindsNoSeat() {
            var rig = new Rig(HostingBuilder.aspNetCore().waitingRequests(2));
            List<Visitor> seated = rig.requests(2);

            Refusal refusal = rig.request().refusal();

            assertThat(refusal.status()).isEqualTo(503);
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.QUEUE_FULL);
            assertThat(refusal.retryAfter()).isPresent();
            rig.listens();
            assertThat(seated).allMatch(Visitor::isAdmitted);
        }

        @Test
        void givesASeatAgainWhenSomeoneLeaves() {
            var rig = new Rig(HostingBuilder.aspNetCore().waitingRequests(1));
            rig.request().leave();

            assertThat(rig.request().isWaiting()).isTrue();
        }

        @Test
        void withoutASeatStillStartsTheApplication() {
            var rig = new Rig(HostingBuilder.aspNetCore().waitingRequests(0));

            assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.QUEUE_FULL);
            rig.listens();

            assertThat(rig.request().isAdmitted()).isTrue();
        }
    }

    @Nested
    class AFailedStart {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore());

        @Test
        @DisplayName("ST-36 D4 everyone who waited gets the same refusal, and nobody's wait starts another")
        void isOneResultForAllWhoWait() {
            List<Visitor> visitors = rig.requests(10);

            rig.exits(rig.launcher.last(), 3);

            assertThat(visitors.stream().map(Visitor::refusal).distinct()).hasSize(1);
            Refusal refusal = visitors.getFirst().refusal();
            assertThat(refusal.status()).isEqualTo(502);
            assertThat(refusal.subStatus()).isEqualTo(5);
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.START_FAILED);
            assertThat(rig.launcher.launched()).hasSize(1);
            assertThat(rig.journal.events()).containsExactly(1030, 1000, 1020);
        }

        @Test
        @DisplayName("ST-36 the next request starts anew")
        void isFollowedByAnotherWhenARequestComes() {
            rig.request();
            rig.exits(rig.launcher.last(), 3);
            rig.pass(Duration.ofMinutes(1));
            assertThat(rig.launcher.launched()).hasSize(1);

            Visitor next = rig.request();
            rig.listens();

            assertThat(rig.launcher.launched()).hasSize(2);
            assertThat(next.isAdmitted()).isTrue();
        }

        @Test
        void isStated() {
            rig.request();

            rig.exits(rig.launcher.last(), 3);

            assertThat(rig.status().state())
                    .matches("idle, failed at \\d\\d:\\d\\d:\\d\\d because the process ended .* with exit code 3");
        }

        @Test
        @DisplayName("LG-06 its incident tells command, port, reference and what was printed")
        void isTold() {
            rig.launcher.print("Wow!");
            Visitor visitor = rig.request();
            rig.exits(rig.launcher.last(), 3);

            Incident incident = rig.journal
                    .facts(SupervisionFact.StartFailed.class)
                    .getFirst()
                    .incident();

            assertThat(incident.commandLine()).isEqualTo("dotnet app.dll");
            assertThat(incident.port()).isEqualTo(20_000);
            assertThat(incident.output().first()).isEqualTo("Wow!");
            assertThat(incident.failure()).isEqualTo(new StartFailure.ExitedBeforeListening(new ExitStatus.Code(3)));
            assertThat(incident.reference()).matches("F-[0-9A-F]{8}");
            assertThat(visitor.refusal().content())
                    .isInstanceOfSatisfying(
                            Refusal.Content.Failure.class,
                            page -> assertThat(page.incident()).isEqualTo(incident));
        }

        @Test
        @DisplayName("ST-10 a program that does not exist fails at once, without another attempt")
        void ofAMissingProgramIsNotTriedAgain() {
            rig.launcher.failNext(new StartFailure.ExecutableMissing("dotnet", "PATH"));

            Refusal refusal = rig.request().refusal();

            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.START_FAILED);
            assertThat(rig.journal.events()).containsExactly(1000, 1020);
            assertThat(rig.probe.watching()).isZero();
        }

        @Test
        void byABugIsAFailedStartLikeAnyOther() {
            rig.launcher.stumbleNext();

            assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.START_FAILED);
            assertThat(rig.journal.events()).containsExactly(1000, 1020);
        }

        @Test
        @DisplayName("ST-34 D12 without the page it is answered 502.3 without a body")
        void mayBeWithoutAPage() {
            var plain = new Rig(HostingBuilder.aspNetCore().withoutFailurePage());
            Visitor visitor = plain.request();

            plain.exits(plain.launcher.last(), 1);

            assertThat(visitor.refusal().subStatus()).isEqualTo(3);
            assertThat(visitor.refusal().content()).isInstanceOf(Refusal.Content.Empty.class);
        }

        @Test
        @DisplayName("TK: neither a fact nor a refusal tells the token, even when the application prints it")
        void neverTellsTheToken() {
            Visitor visitor = rig.request();
            FakeProcess process = rig.launcher.last();
            String token = process.spec().backend().token().orElseThrow().value();

            process.prints("ASPNETCORE_TOKEN=" + token + " and \u001b[31m" + token);
            rig.exits(process, 1);

            assertThat(rig.journal.facts().toString())
                    .contains("ASPNETCORE_TOKEN=***")
                    .doesNotContain(token);
            assertThat(visitor.refusal().toString()).doesNotContain(token);
        }
    }

    @Nested
    class AStartThatDoesNotListen {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore());

        @Test
        @DisplayName("ST-44 has two attempts, each with a port of its own and the same token, each killed")
        void isTriedTwice() {
            Visitor visitor = rig.request();
            rig.pass(STARTUP);
            assertThat(visitor.isWaiting()).isTrue();
            rig.pass(STARTUP);

            assertThat(rig.launcher.launched()).hasSize(2).allSatisfy(process -> {
                assertThat(process.kills()).isOne();
                assertThat(process.isAlive()).isFalse();
            });
            assertThat(rig.launcher.launched().stream()
                            .map(process -> process.spec().backend().endpoint())
                            .distinct())
                    .hasSize(2);
            assertThat(rig.launcher.launched().stream()
                            .map(process -> process.spec().backend().token())
                            .distinct())
                    .hasSize(1);
            assertThat(visitor.refusal().reason()).isEqualTo(Refusal.Reason.START_FAILED);
            assertThat(rig.journal.events()).containsExactly(1030, 1000, 1030, 1000, 1020);
            assertThat(rig.journal.facts(SupervisionFact.StartAttemptFailed.class))
                    .extracting(SupervisionFact.StartAttemptFailed::attemptsLeft)
                    .containsExactly(1, 0);
        }

        @Test
        @DisplayName("PT-08 but listens elsewhere is killed once, and told which port it took")
        void butElsewhereIsNotTriedAgain() {
            Visitor visitor = rig.request();
            rig.probe.listen(5000, rig.launcher.last().id());

            rig.pass(STARTUP);

            assertThat(rig.launcher.launched()).hasSize(1);
            assertThat(rig.journal
                            .facts(SupervisionFact.StartFailed.class)
                            .getFirst()
                            .incident()
                            .failure())
                    .isEqualTo(new StartFailure.ListenedElsewhere(20_000, List.of(5000), STARTUP));
            assertThat(visitor.refusal().reason()).isEqualTo(Refusal.Reason.START_FAILED);
        }

        @Test
        @DisplayName("ST-29 within its limit is a start like any other")
        void atOnceIsReadyLater() {
            Visitor visitor = rig.request();
            rig.pass(STARTUP.minusMillis(1));

            rig.listens();
            rig.pass(STARTUP);

            assertThat(visitor.isAdmitted()).isTrue();
            assertThat(rig.launcher.launched()).hasSize(1);
        }
    }

    @Nested
    class APortThatIsTaken {

        @Test
        @DisplayName("D4 D5 is replaced by another, and the stranger is named")
        void isReplaced() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            Visitor visitor = rig.request();

            rig.probe.listenForeign(20_000, "nginx [pid 812]");
            rig.loop.settle();
            assertThat(rig.launcher.launched()).hasSize(2);
            rig.listens();

            assertThat(visitor.port()).isEqualTo(20_001);
            assertThat(rig.launcher.launched().getFirst().isAlive()).isFalse();
            assertThat(rig.journal.facts(SupervisionFact.StartAttemptFailed.class))
                    .singleElement()
                    .satisfies(failed -> assertThat(failed.incident().failure())
                            .isEqualTo(new StartFailure.PortTaken(20_000, "nginx [pid 812]")));
            assertThat(rig.journal.facts(SupervisionFact.StartFailed.class)).isEmpty();
        }

        @Test
        @DisplayName("PT-09 fails the start where it is fixed: nobody is admitted to the stranger")
        void failsTheStartWhereItIsFixed() {
            var rig = new Rig(HostingBuilder.aspNetCore().port("5005"));
            Visitor visitor = rig.request();

            rig.probe.listenForeign(5005, "nginx [pid 812]");
            rig.loop.settle();

            assertThat(visitor.refusal().reason()).isEqualTo(Refusal.Reason.START_FAILED);
            assertThat(rig.launcher.launched()).hasSize(1);
        }
    }

    @Nested
    class APortThatNobodyHasLookedAt {

        @Test
        @DisplayName("D5 was taken all the same, when the process ended for it: the stranger is named")
        void isNamed() {
            var rig = new Rig(HostingBuilder.aspNetCore().port("5005"));
            Visitor visitor = rig.request();

            rig.probe.listenForeignUnnoticed(5005, "nginx [pid 812]");
            rig.exits(rig.launcher.last(), 1);

            assertThat(visitor.refusal().reason()).isEqualTo(Refusal.Reason.START_FAILED);
            assertThat(rig.journal
                            .facts(SupervisionFact.StartFailed.class)
                            .getFirst()
                            .incident()
                            .failure())
                    .isEqualTo(new StartFailure.PortTaken(5005, "nginx [pid 812]"));
        }
    }

    @Nested
    class APort {

        @Test
        @DisplayName("PT-06 that cannot be used starts nothing, and is told once")
        void thatCannotBeUsedStartsNothing() {
            var rig = new Rig(HostingBuilder.aspNetCore().port("48001"));

            assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.START_FAILED);

            assertThat(rig.launcher.launched()).isEmpty();
            assertThat(rig.journal.events()).containsExactly(1000, 1020);
            assertThat(rig.journal
                            .facts(SupervisionFact.StartFailed.class)
                            .getFirst()
                            .incident()
                            .failure())
                    .isEqualTo(new StartFailure.PortUnusable("48001"));
        }

        @Test
        @DisplayName("PT-07 that cannot be found starts nothing")
        void thatCannotBeFoundStartsNothing() {
            var rig = new Rig(HostingBuilder.aspNetCore());
            rig.ports.exhausted(true);

            assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.START_FAILED);
            rig.ports.exhausted(false);
            rig.pass(Duration.ofSeconds(1));

            assertThat(rig.request().isWaiting()).isTrue();
            assertThat(rig.launcher.launched()).hasSize(1);
        }

        @Test
        void isInsertedIntoTheArgumentsOfHttpPlatform() {
            var rig = new Rig(HostingBuilder.httpPlatform().command("java", "-Dport=%HTTP_PLATFORM_PORT%"));

            rig.request();

            assertThat(rig.launcher.last().spec().command().arguments()).containsExactly("-Dport=20000");
            assertThat(rig.launcher.last().spec().backend().token()).isEmpty();
        }
    }

    @Nested
    class OnAUnixSocket {

        private static final HostingBuilder NODE = HostingBuilder.httpPlatform()
                .command("node", "server.js", "%HTTP_PLATFORM_PORT%")
                .onUnixSocket()
                .startupTimeLimit(STARTUP);

        private final Rig rig = new Rig(NODE);

        private FakeProcess listensOnItsSocket() {
            FakeProcess process = rig.launcher.last();
            switch (process.spec().backend().endpoint()) {
                case BackendEndpoint.UnixSocket(String path) -> rig.probe.listenOn(path, process.id());
                case BackendEndpoint.Loopback port -> throw new AssertionError(port);
            }
            rig.loop.settle();
            return process;
        }

        @Test
        void thePathStandsWhereThePortWould() {
            rig.request();

            var spec = rig.launcher.last().spec();
            assertThat(spec.backend().endpoint()).isEqualTo(new BackendEndpoint.UnixSocket("/fake/1.sock"));
            assertThat(spec.command().arguments()).containsExactly("server.js", "/fake/1.sock");
            assertThat(spec.environment()).containsEntry("HTTP_PLATFORM_PORT", "/fake/1.sock");
        }

        @Test
        void requestsGoThereWhenItListens() {
            Visitor visitor = rig.request();

            listensOnItsSocket();

            assertThat(visitor.isAdmitted()).isTrue();
        }

        @Test
        void everyStartHasASocketOfItsOwn() {
            rig.request();
            rig.exits(listensOnItsSocket(), 1);

            listensOnItsSocket();

            assertThat(rig.launcher.launched())
                    .extracting(process -> process.spec().backend().endpoint().toString())
                    .containsExactly("unix:/fake/1.sock", "unix:/fake/2.sock");
        }

        @Test
        void thatIsNeverOpenedIsNamed() {
            Visitor visitor = rig.request();
            rig.pass(STARTUP.plusSeconds(1));

            assertThat(visitor.refusal().reason()).isEqualTo(Refusal.Reason.START_FAILED);
            assertThat(failure()).isEqualTo(new StartFailure.SocketNeverOpened("/fake/1.sock", List.of(), STARTUP));
        }

        @Test
        void forWhichThereIsNoPlaceStartsNothing() {
            rig.sockets.fill();

            assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.START_FAILED);

            assertThat(rig.launcher.launched()).isEmpty();
            assertThat(failure()).isEqualTo(new StartFailure.NoSocket("no space left"));
        }

        private StartFailure failure() {
            return rig.journal
                    .facts(SupervisionFact.StartFailed.class)
                    .getFirst()
                    .incident()
                    .failure();
        }
    }

    @Test
    @DisplayName("MA: applications start apart from one another, each for its own requests")
    void applicationsStartApart() {
        var rig = new Rig(
                HostingBuilder.aspNetCore().application("root"),
                HostingBuilder.aspNetCore().application("sub", new PathBase("/sub")));

        Visitor sub = rig.request("/sub/page");
        rig.listens();
        Visitor root = rig.request("/page");

        assertThat(sub.isAdmitted()).isTrue();
        assertThat(root.isWaiting()).isTrue();
        assertThat(rig.launcher.launched())
                .extracting(process -> process.spec().application())
                .containsExactly("sub", "root");
    }
}
