package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.domain.forwarding.Refusal;
import dev.falconer.domain.process.ExitCause;
import dev.falconer.domain.process.ExitStatus;
import dev.falconer.domain.process.StartFailure;
import dev.falconer.domain.process.SupervisionFact;
import dev.falconer.domain.site.HostingBuilder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CrashTest {

    @Nested
    class ACrash {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore());

        @Test
        @DisplayName("CR-01 D3 is followed by another start at once, without a request")
        void restartsAtOnce() {
            FakeProcess first = rig.started();

            rig.exits(first, 134);

            assertThat(rig.launcher.launched()).hasSize(2);
            assertThat(rig.journal.facts(SupervisionFact.Restarting.class))
                    .containsExactly(new SupervisionFact.Restarting("shop", Duration.ZERO, 1));
        }

        @Test
        @DisplayName("CR-03 even with exit code 0 is a crash: nobody had asked")
        void isOneWhateverTheCode() {
            FakeProcess first = rig.started();

            rig.exits(first, 0);

            assertThat(rig.launcher.alive()).hasSize(1);
            assertThat(rig.launcher.last()).isNotSameAs(first);
        }

        @Test
        void letsRequestsWaitForTheNextProcess() {
            FakeProcess first = rig.started();
            rig.exits(first, 134);

            Visitor visitor = rig.request();
            assertThat(visitor.isWaiting()).isTrue();
            rig.listens();

            assertThat(visitor.port()).isEqualTo(20_001);
        }

        @Test
        @DisplayName("CR-10 is written down with process, port, status and cause")
        void isWrittenDown() {
            FakeProcess first = rig.started();
            rig.journal.clear();

            rig.exits(first, 134);

            assertThat(rig.journal.facts().getFirst())
                    .isEqualTo(new SupervisionFact.Exited(
                            "shop",
                            first.id(),
                            first.spec().backend().endpoint(),
                            new ExitStatus.Code(134),
                            ExitCause.CRASHED));
        }

        @Test
        @DisplayName("CR-08 leaves requests under way to end by themselves")
        void toleratesTheEndOfRequestsUnderWay() {
            FakeProcess first = rig.started();
            Visitor underWay = rig.request();
            rig.exits(first, 134);
            rig.listens();

            underWay.finish();
            rig.loop.settle();

            assertThat(rig.request().port()).isEqualTo(20_001);
        }

        @Test
        @DisplayName("D3 after others within a minute waits longer each time")
        void backsOff() {
            rig.exits(rig.started(), 1);
            rig.exits(rig.listens(), 1);
            assertThat(rig.launcher.launched()).hasSize(2);

            rig.pass(Duration.ofMillis(99));
            assertThat(rig.launcher.launched()).hasSize(2);
            rig.pass(Duration.ofMillis(1));

            assertThat(rig.launcher.launched()).hasSize(3);
        }

        @Test
        @DisplayName("D3 a restart that fails is tried again by itself")
        void keepsTrying() {
            rig.exits(rig.started(), 1);
            rig.exits(rig.launcher.last(), 1);

            rig.pass(Duration.ofSeconds(1));
            rig.listens();

            assertThat(rig.request().isAdmitted()).isTrue();
        }
    }

    @Nested
    class TheRapidFailLimit {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().rapidFailsPerMinute(1));

        @Test
        @DisplayName("RF-02 RF-04 RF-06 one crash more than the limit: requests are refused, nothing is started")
        void refusesRequests() {
            crashTwice();

            Refusal refusal = rig.request().refusal();

            assertThat(refusal.status()).isEqualTo(502);
            assertThat(refusal.subStatus()).isEqualTo(5);
            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.RAPID_FAIL_LIMIT);
            assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(60));
            assertThat(rig.launcher.alive()).isEmpty();
            assertThat(rig.journal.facts(SupervisionFact.RapidFailLimitReached.class))
                    .singleElement()
                    .satisfies(reached -> {
                        assertThat(reached.limit()).isEqualTo(1);
                        assertThat(reached.nextTrialAt())
                                .isEqualTo(rig.loop.instant().plusSeconds(60));
                    });
        }

        @Test
        @DisplayName("RF-05 D2 a trial is made as soon as the window permits, without a request")
        void isLiftedByTheWindow() {
            crashTwice();
            rig.pass(Duration.ofSeconds(60).minusMillis(1));
            assertThat(rig.launcher.launched()).hasSize(2);

            rig.pass(Duration.ofMillis(1));
            Visitor visitor = rig.request();
            rig.listens();

            assertThat(rig.launcher.launched()).hasSize(3);
            assertThat(visitor.isAdmitted()).isTrue();
        }

        @Test
        void theRefusalTellsTheLastCause() {
            crashTwice();

            assertThat(rig.request().refusal().content())
                    .isInstanceOfSatisfying(
                            Refusal.Content.Failure.class,
                            page -> assertThat(page.incident().failure())
                                    .isEqualTo(new StartFailure.RapidFailLimit(1, "it crashed with exit code 134")));
        }

        @Test
        void leavesNobodyWaitingForTheTrial() {
            rig.exits(rig.started(), 134);
            Visitor waiting = rig.request();

            rig.exits(rig.launcher.last(), 134);

            assertThat(waiting.refusal().status()).isEqualTo(502);
            assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.RAPID_FAIL_LIMIT);
        }

        @Test
        @DisplayName("RF-07 D2 failed starts count, so that an application which never starts does not spin")
        void countsFailedStarts() {
            rig.request();
            rig.exits(rig.launcher.last(), 1);
            Visitor second = rig.request();
            rig.exits(rig.launcher.last(), 1);

            assertThat(second.refusal().reason()).isEqualTo(Refusal.Reason.START_FAILED);
            assertThat(rig.request().refusal().reason()).isEqualTo(Refusal.Reason.RAPID_FAIL_LIMIT);
            assertThat(rig.launcher.launched()).hasSize(2);
        }

        @Test
        @DisplayName("RF-05 a never used application waits for a request after the window")
        void isLiftedForANeverUsedApplicationToo() {
            rig.request();
            rig.exits(rig.launcher.last(), 1);
            rig.request();
            rig.exits(rig.launcher.last(), 1);

            rig.pass(Duration.ofSeconds(60));
            assertThat(rig.launcher.launched()).hasSize(2);

            assertThat(rig.request().isWaiting()).isTrue();
            assertThat(rig.launcher.launched()).hasSize(3);
        }

        @Test
        void isLiftedByAChangedConfiguration() {
            crashTwice();

            rig.configure(HostingBuilder.aspNetCore());

            assertThat(rig.request().isWaiting()).isTrue();
            assertThat(rig.launcher.launched()).hasSize(3);
        }

        @Test
        @DisplayName("RF-03 with 0 the first crash is one too many")
        void mayBeZero() {
            var strict = new Rig(HostingBuilder.aspNetCore().rapidFailsPerMinute(0));

            strict.exits(strict.started(), 1);

            assertThat(strict.request().refusal().reason()).isEqualTo(Refusal.Reason.RAPID_FAIL_LIMIT);
        }

        private void crashTwice() {
            rig.exits(rig.started(), 134);
            rig.exits(rig.listens(), 134);
        }
    }

    @Nested
    class SeveralSlots {

        private final Rig rig = new Rig(HostingBuilder.aspNetCore().processes(2));

        @Test
        @DisplayName("ST-45 ST-47 take turns; the others start one after the other behind the first")
        void takeTurns() {
            List<Visitor> visitors = rig.requests(3);
            assertThat(rig.launcher.launched()).hasSize(1);

            rig.listens();
            assertThat(visitors).allMatch(Visitor::isAdmitted);
            assertThat(rig.launcher.launched()).hasSize(2);
            rig.listens();

            assertThat(rig.launcher.launched()).hasSize(2);
            assertThat(List.of(
                            rig.request().port(),
                            rig.request().port(),
                            rig.request().port()))
                    .containsOnly(20_000, 20_001)
                    .doesNotContainSequence(20_000, 20_000)
                    .doesNotContainSequence(20_001, 20_001);
        }

        @Test
        @DisplayName("D13 one that starts slows nobody down as long as another is ready")
        void doNotSlowOneAnotherDown() {
            rig.request();
            rig.listens();
            assertThat(rig.launcher.launched()).hasSize(2);

            assertThat(ports(4)).containsOnly(20_000);
        }

        @Test
        @DisplayName("D13 one that crashed leaves its turns to the other until it is ready again")
        void leaveTurnsToOneAnotherAfterACrash() {
            bothReady();
            FakeProcess crashed = rig.launcher.launched().getFirst();

            rig.exits(crashed, 1);
            assertThat(ports(4)).containsOnly(20_001);

            rig.listens();
            assertThat(ports(4)).containsOnly(20_001, 20_002).hasSize(2);
        }

        @Test
        @DisplayName("D13 one that has never started leaves its turns, too, and is tried again by itself")
        void leaveTurnsToOneAnotherAfterAFailedStart() {
            rig.request();
            rig.listens();

            rig.exits(rig.launcher.last(), 1);

            assertThat(ports(4)).containsOnly(20_000);
            assertThat(rig.launcher.alive()).hasSize(2);
            rig.listens();
            assertThat(ports(4)).hasSize(2);
        }

        @Test
        @DisplayName("D13 one that is blocked by the limit does not refuse what the other can serve")
        void areNotRefusedWhileOneIsReady() {
            var strict = new Rig(HostingBuilder.aspNetCore().processes(2).rapidFailsPerMinute(0));
            strict.request();
            strict.listens();

            strict.exits(strict.launcher.last(), 1);

            assertThat(strict.request().isAdmitted()).isTrue();
            assertThat(strict.request().isAdmitted()).isTrue();
        }

        @Test
        @DisplayName("RF-06 none of them starts while the limit that they share forbids it")
        void shareTheLimit() {
            var strict = new Rig(HostingBuilder.aspNetCore().processes(2).rapidFailsPerMinute(0));
            strict.request();
            strict.exits(strict.launcher.last(), 1);

            Visitor other = strict.request();

            assertThat(strict.launcher.launched()).hasSize(1);
            assertThat(other.refusal().reason()).isEqualTo(Refusal.Reason.RAPID_FAIL_LIMIT);
        }

        private void bothReady() {
            rig.request();
            rig.listens();
            rig.listens();
        }

        private Set<Integer> ports(int requests) {
            var ports = new HashSet<Integer>();
            for (int i = 0; i < requests; i++) {
                ports.add(rig.request().port());
            }
            return ports;
        }
    }
}
