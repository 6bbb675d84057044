package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.application.supervision.HandedOverApplication.Pause;
import dev.falconer.domain.process.CapturedOutput;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.RetireReason;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.RecyclingPolicy.Overlap;
import dev.falconer.domain.site.ScalingPolicy;
import dev.falconer.domain.site.Selection;
import dev.falconer.domain.site.StartMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a Falconer makes of the processes that the one before it has given away. */
class TakingOverTest {

    private static final Duration HOUR = Duration.ofHours(1);

    @Nested
    class AProcessThatIsTakenOver {

        private final Rig former = new Rig(HostingBuilder.aspNetCore());
        private final FakeProcess process = former.started();
        private final Rig rig = former.successor(former.given(), HostingBuilder.aspNetCore());

        @Test
        void servesAtOnce() {
            Visitor visitor = rig.request();

            assertThat(visitor.port()).isEqualTo(20_000);
            assertThat(rig.taken).containsExactly(process.id());
            assertThat(rig.status().processes())
                    .singleElement()
                    .satisfies(status ->
                            assertThat(status.pid()).isEqualTo(process.id().value()));
            assertThat(rig.journal.kinds()).containsExactly("TakenOver");
        }

        @Test
        void isToldByTheSameToken() {
            rig.stop();

            assertThat(rig.messenger.asked()).containsExactly(process.spec().backend());
            assertThat(rig.launcher.alive()).isEmpty();
        }

        @Test
        void isRestartedWhereItCrashes() {
            rig.exits(rig.launcher.last(), 1);
            rig.pass(Duration.ofSeconds(1));
            FakeProcess next = rig.listens();

            assertThat(rig.journal.kinds()).contains("Exited", "Restarting");
            assertThat(rig.request().port()).isEqualTo(Rig.port(next.spec().backend()));
        }

        @Test
        void isRecycledOnDemand() {
            rig.recycle();
            FakeProcess next = rig.listens();

            assertThat(rig.launcher.alive()).containsExactly(next);
        }

        @Test
        void canBeGivenAwayAgain() {
            assertThat(rig.given().getFirst().backends())
                    .extracting(each -> each.process().root())
                    .containsExactly(process.id());
        }
    }

    @Test
    void itsAgeIsCountedFromItsLaunch() {
        var former = new Rig(HostingBuilder.aspNetCore().recycling(byAge()));
        FakeProcess process = former.started();
        former.pass(HOUR.minusMinutes(10));
        Rig rig = former.successor(former.given(), HostingBuilder.aspNetCore().recycling(byAge()));

        rig.pass(Duration.ofMinutes(9));
        assertThat(rig.journal.facts(SupervisionFact.Replacing.class)).isEmpty();
        rig.pass(Duration.ofMinutes(1).plusSeconds(1));

        assertThat(rig.journal.facts(SupervisionFact.Replacing.class))
                .containsExactly(new SupervisionFact.Replacing("shop", process.id(), RetireReason.TOO_OLD));
    }

    @Test
    void itsAgeIsHandedOnAsWell() {
        var former = new Rig(HostingBuilder.aspNetCore());
        former.started();
        former.pass(HOUR);
        Rig rig = former.successor(former.given(), HostingBuilder.aspNetCore());
        rig.pass(HOUR);

        assertThat(rig.given().getFirst().backends().getFirst().age()).isEqualTo(HOUR.multipliedBy(2));
    }

    @Test
    void itsClientsComeBackToIt() {
        HostingBuilder faithful =
                HostingBuilder.aspNetCore().scaling(ScalingPolicy.fixed(2).with(Selection.AFFINITY));
        var former = new Rig(faithful);
        former.allStarted(2);
        List<HandedOverApplication> given = former.given();

        Rig rig = former.successor(given, faithful);

        assertThat(rig.given().getFirst().backends())
                .extracting(HandedOverBackend::affinity)
                .containsExactlyElementsOf(given.getFirst().backends().stream()
                        .map(HandedOverBackend::affinity)
                        .toList());
    }

    @Test
    void whatItHasPrintedIsRemembered() {
        var former = new Rig(HostingBuilder.aspNetCore());
        former.launcher.print("hello");
        former.started();

        Rig rig = former.successor(former.given(), HostingBuilder.aspNetCore());

        assertThat(rig.launcher.last().output()).isEqualTo(new CapturedOutput("hello", "hello"));
    }

    @Nested
    class AnotherConfiguration {

        private final Rig former = new Rig(HostingBuilder.aspNetCore());
        private final FakeProcess process = former.started();

        @Test
        void ofAVariableRecyclesItOverlapped() {
            assertRecycledOverlapped(HostingBuilder.aspNetCore().variable("A", "1"));
        }

        @Test
        void ofTheCommandRecyclesItOverlapped() {
            assertRecycledOverlapped(HostingBuilder.aspNetCore().command("dotnet", "app.dll", "--more"));
        }

        @Test
        void ofAPortThatIsFixedFromNowOnReplacesIt() {
            Rig rig =
                    former.successor(former.given(), HostingBuilder.aspNetCore().port("5000"));

            rig.aloneAtLast();
            Visitor visitor = rig.request();
            FakeProcess next = rig.listens();

            assertThat(visitor.port()).isEqualTo(5_000);
            assertThat(rig.launcher.alive()).containsExactly(next);
        }

        private void assertRecycledOverlapped(HostingBuilder changed) {
            Rig rig = former.successor(former.given(), changed);
            FakeProcess adopted = rig.launcher.launched().getFirst();
            assertThat(rig.request().port()).isEqualTo(20_000);
            assertThat(rig.launcher.launched())
                    .as("while the former one still sends it requests")
                    .containsExactly(adopted);
            rig.aloneAtLast();
            assertThat(adopted.isAlive()).isTrue();

            FakeProcess next = rig.listens();
            rig.pass(Rig.SHUTDOWN);

            assertThat(rig.taken).containsExactly(process.id());
            assertThat(rig.request().port()).isEqualTo(Rig.port(next.spec().backend()));
            assertThat(rig.launcher.alive()).containsExactly(next);
            assertThat(rig.journal.facts(SupervisionFact.Recycled.class))
                    .containsExactly(new SupervisionFact.Recycled("shop", RetireReason.CONFIGURATION_CHANGED));
        }

        @Test
        void ofWhatNoProcessSeesRecyclesNothing() {
            Rig rig =
                    former.successor(former.given(), HostingBuilder.aspNetCore().shutdownTimeLimit(HOUR.dividedBy(6)));
            rig.aloneAtLast();

            rig.pass(HOUR);

            assertThat(rig.launcher.launched()).hasSize(1);
        }

        @Test
        void recyclesNothingWhereChangesAreIgnored() {
            Rig rig = former.successor(
                    former.given(),
                    HostingBuilder.aspNetCore().ignoringChanges().variable("A", "1"));
            rig.aloneAtLast();

            rig.pass(HOUR);

            assertThat(rig.launcher.launched()).hasSize(1);
        }

        @Test
        void startsNothingBesideTheRecycle() {
            HostingBuilder always = HostingBuilder.aspNetCore()
                    .processes(2)
                    .startMode(StartMode.ALWAYS_RUNNING)
                    .variable("A", "1");

            Rig rig = former.successor(former.given(), always);
            assertThat(rig.launcher.launched()).hasSize(1);
            rig.aloneAtLast();
            rig.listens();
            rig.listens();
            rig.pass(Rig.SHUTDOWN);

            assertThat(rig.launcher.launched()).hasSize(3);
            assertThat(rig.launcher.alive()).hasSize(2);
        }
    }

    @Test
    void whatHasEndedIsLeftOut() {
        var former = new Rig(HostingBuilder.aspNetCore());
        FakeProcess process = former.started();
        List<HandedOverApplication> given = former.given();
        former.launcher.end(process.id(), new ExitStatus.Code(1));

        Rig rig = former.successor(given, HostingBuilder.aspNetCore());

        assertThat(rig.taken).isEmpty();
        assertThat(rig.journal.facts())
                .containsExactly(new SupervisionFact.NotTakenOver("shop", process.id(), "process 4001 has ended"));
        Visitor visitor = rig.request();
        rig.listens();
        assertThat(visitor.isAdmitted()).isTrue();
    }

    @Test
    void whatIsBeyondTheMaximumIsLeftToTheFalconerBefore() {
        var former = new Rig(HostingBuilder.aspNetCore().processes(3));
        List<FakeProcess> processes = former.allStarted(3);

        Rig rig = former.successor(former.given(), HostingBuilder.aspNetCore().processes(2));

        assertThat(rig.taken)
                .containsExactlyInAnyOrder(
                        processes.get(0).id(), processes.get(1).id());
        assertThat(rig.launcher.launched()).hasSize(2);
    }

    @Test
    void whatWasAddedForALoadIsTakenOverAsWell() {
        HostingBuilder elastic = HostingBuilder.aspNetCore()
                .scaling(new ScalingPolicy(
                        1, 3, 0, Duration.ofMillis(500), Duration.ofMinutes(5), Selection.ROUND_ROBIN));
        var former = new Rig(HostingBuilder.aspNetCore().processes(3));
        former.allStarted(3);

        Rig rig = former.successor(former.given(), elastic);
        assertThat(rig.taken).hasSize(3);
        rig.pass(HOUR);

        assertThat(rig.launcher.alive()).hasSize(1);
    }

    @Test
    void whatAlwaysRunsIsFilledUp() {
        var former = new Rig(HostingBuilder.aspNetCore().processes(2));
        former.allStarted(2);
        List<HandedOverApplication> given = former.given();
        HandedOverApplication shop = given.getFirst();
        var second = new HandedOverApplication(
                shop.name(),
                shop.home(),
                shop.directory(),
                Pause.NONE,
                List.of(shop.backends().getLast()));

        Rig rig = former.successor(
                List.of(second), HostingBuilder.aspNetCore().processes(3).startMode(StartMode.ALWAYS_RUNNING));

        assertThat(rig.taken).hasSize(1);
        assertThat(rig.launcher.launched()).hasSize(3);
        assertThat(rig.status().processes()).hasSize(3);
    }

    @Test
    void aPauseGoesOn() {
        var former = new Rig(HostingBuilder.aspNetCore());
        former.started();
        former.pause();
        Rig rig = former.successor(former.given(), HostingBuilder.aspNetCore());
        Visitor visitor = rig.request();
        assertThat(visitor.isWaiting()).isTrue();

        rig.resume();

        assertThat(visitor.port()).isEqualTo(20_000);
    }

    @Test
    void anotherApplicationTakesNothingOver() {
        var former = new Rig(HostingBuilder.aspNetCore().application("blog"));
        Visitor visitor = former.request();
        former.listens();
        visitor.finish();

        Rig rig = former.successor(former.given(), HostingBuilder.aspNetCore());

        assertThat(rig.taken).isEmpty();
        assertThat(rig.journal.facts()).containsExactly(new SupervisionFact.HostingChanged("blog", false));
    }

    @Test
    void theProcessesOfAnApplicationThatCannotBeHostedAnyMoreAreLeft() {
        var former = new Rig(HostingBuilder.aspNetCore());
        former.started();
        List<HandedOverApplication> given = former.given();

        Rig rig = former.successor(given, Rig.broken("bogus"));

        assertThat(rig.taken).isEmpty();
        assertThat(rig.request().refusal().status()).isEqualTo(500);
    }

    private static RecyclingPolicy byAge() {
        return new RecyclingPolicy(Overlap.OVERLAPPED, HOUR, 0, 0, List.of(), List.of());
    }
}
