package dev.falconer.application.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.falconer.application.port.driven.FakeLauncher.FakeProcess;
import dev.falconer.domain.site.HostingBuilder;
import dev.falconer.domain.site.RecyclingPolicy;
import dev.falconer.domain.site.RecyclingPolicy.Overlap;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PauseTest {

    private final Rig rig = new Rig(HostingBuilder.aspNetCore());

    @Nested
    class OfARunningApplication {

        private final FakeProcess process = rig.started();

        @Test
        void letsNewRequestsWaitAndOldOnesFinish() {
            Visitor underWay = rig.request();

            rig.pause();

            assertThat(rig.request().isWaiting()).isTrue();
            underWay.finish();
            rig.loop.settle();
            assertThat(rig.launcher.alive()).containsExactly(process);
        }

        @Test
        void endsWithEverybodyServed() {
            rig.pause();
            List<Visitor> visitors = rig.requests(3);

            rig.resume();

            assertThat(visitors).allMatch(visitor -> visitor.port() == 20_000);
        }

        @Test
        void outlivesACrash() {
            rig.pause();
            Visitor visitor = rig.request();
            rig.exits(process, 1);
            rig.listens();
            assertThat(visitor.isWaiting()).isTrue();

            rig.resume();

            assertThat(visitor.port()).isEqualTo(20_001);
        }

        @Test
        void refusesNobodyForAStartThatFails() {
            rig.pause();
            Visitor visitor = rig.request();
            rig.exits(process, 1);
            rig.exits(rig.launcher.last(), 1);
            assertThat(visitor.isWaiting()).isTrue();

            rig.pass(Duration.ofSeconds(1));
            rig.listens();
            rig.resume();

            assertThat(visitor.isAdmitted()).isTrue();
        }

        @Test
        void outlivesAChangedConfiguration() {
            rig.pause();
            Visitor visitor = rig.request();

            rig.configure(HostingBuilder.aspNetCore().variable("A", "1"));
            rig.listens();
            assertThat(visitor.isWaiting()).isTrue();
            assertThat(process.isAlive()).isFalse();
            rig.resume();

            assertThat(visitor.port()).isEqualTo(20_001);
        }

        @Test
        void outlivesADeployment() {
            rig.pause();
            Visitor visitor = rig.request();

            var installed =
                    rig.install(HostingBuilder.aspNetCore().application("shop").in("/srv/next"));
            rig.listens();
            assertThat(installed).isCompletedWithValue(new Takeover.Complete());
            assertThat(visitor.isWaiting()).isTrue();
            rig.resume();

            assertThat(visitor.port()).isEqualTo(20_001);
        }

        @Test
        void endsWithAStop() {
            rig.pause();
            Visitor visitor = rig.request();

            assertThat(rig.stop()).isCompleted();

            assertThat(visitor.refusal().status()).isEqualTo(503);
        }

        @Test
        void isNoReasonToKeepAnOfflineFileWaiting() {
            rig.pause();
            Visitor visitor = rig.request();

            rig.putOffline("back soon");

            assertThat(visitor.refusal().status()).isEqualTo(503);
        }

        @Test
        void isToldInItsStatus() {
            rig.pause();
            rig.request();

            assertThat(rig.status().state()).startsWith("paused since ").endsWith(", ready");
            assertThat(rig.status().waiting()).isEqualTo(1);
        }
    }

    @Nested
    class OfAColdApplication {

        @Test
        void startsNothing() {
            rig.pause();

            Visitor visitor = rig.request();

            assertThat(visitor.isWaiting()).isTrue();
            assertThat(rig.launcher.launched()).isEmpty();
        }

        @Test
        void endsWithoutAStartWhereNobodyWaits() {
            rig.pause();

            rig.resume();

            assertThat(rig.launcher.launched()).isEmpty();
        }

        @Test
        void endsWithAStart() {
            rig.pause();
            Visitor visitor = rig.request();

            rig.resume();
            rig.listens();

            assertThat(visitor.isAdmitted()).isTrue();
        }

        @Test
        void isForgottenByNobodyWhoCameBefore() {
            Visitor visitor = rig.request();
            rig.pause();
            rig.listens();
            assertThat(visitor.isWaiting()).isTrue();

            rig.resume();

            assertThat(visitor.isAdmitted()).isTrue();
        }
    }

    @Test
    void anExclusiveDeploymentThatFailsKeepsThoseWaitingWhoWait() {
        var alone = new Rig(HostingBuilder.aspNetCore()
                .recycling(new RecyclingPolicy(Overlap.EXCLUSIVE, Duration.ZERO, 0, 0, List.of(), List.of())));
        alone.started();
        alone.pause();
        Visitor visitor = alone.request();
        alone.recycle();

        alone.exits(alone.launcher.last(), 1);

        assertThat(visitor.isWaiting()).isTrue();
    }
}
